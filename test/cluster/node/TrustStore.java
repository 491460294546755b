import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;

/** Makes a trust store of the certificates in a PEM file. Arguments: the PEM file, the store. */
public final class TrustStore {
  private TrustStore() {}

  public static void main(String[] arguments) throws Exception {
    // Java reads this kind without a password, as it does for its own authorities.
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(Path.of(arguments[0]))) {
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("authority-" + store.size(), one);
      }
    }
    try (OutputStream file = Files.newOutputStream(Path.of(arguments[1]))) {
      store.store(file, "changeit".toCharArray());
    }
  }
}
