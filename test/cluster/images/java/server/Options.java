package standin.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The command line, with the names and exit codes of the real server. */
final class Options {
  static final String USAGE =
      "usage: management-api -S SOCKET -H URI [-H URI] [-C HOME] [-K true|false]"
          + " [--explicit-start true|false] [--tlscacert FILE --tlscert FILE --tlskey FILE]";

  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("-S", "socket"),
          Map.entry("--cassandra-socket", "socket"),
          Map.entry("--db-socket", "socket"),
          Map.entry("-H", "host"),
          Map.entry("--host", "host"),
          Map.entry("-C", "home"),
          Map.entry("--cassandra-home", "home"),
          Map.entry("--db-home", "home"),
          Map.entry("-K", "no-keep-alive"),
          Map.entry("--no-keep-alive", "no-keep-alive"),
          Map.entry("--explicit-start", "explicit-start"),
          Map.entry("--tlscacert", "tlscacert"),
          Map.entry("--tlscert", "tlscert"),
          Map.entry("--tlskey", "tlskey"));

  final Path socket;
  final Path home;
  final List<URI> hosts = new ArrayList<>();
  private final Map<String, String> values = new HashMap<>();

  private Options(String[] arguments) {
    for (int index = 0; index < arguments.length; index += 2) {
      String name = NAMES.get(arguments[index]);
      if (name == null || index + 1 == arguments.length) end(1, USAGE);
      if (name.equals("host")) hosts.add(URI.create(arguments[index + 1]));
      values.put(name, arguments[index + 1]);
    }
    if (hosts.isEmpty() || !values.containsKey("socket")) end(1, USAGE);
    if (!"true".equals(values.get("no-keep-alive"))) {
      end(1, "the stand-in cannot keep Cassandra alive: use --no-keep-alive true");
    }
    socket = Path.of(values.get("socket"));
    home = Path.of(values.getOrDefault("home", System.getenv().getOrDefault("CASSANDRA_HOME", "/")));
  }

  static Options parse(String[] arguments) {
    return new Options(arguments);
  }

  /** Ends the program; the result type lets it stand where a value is expected. */
  static <T> T end(int exitCode, String message) {
    System.out.println(message);
    System.exit(exitCode);
    throw new IllegalStateException("unreachable");
  }

  /** Null when none of the three files is given. */
  SSLContext tls() {
    List<String> names = List.of("tlscacert", "tlscert", "tlskey");
    if (names.stream().noneMatch(values::containsKey)) return null;
    if (!names.stream().allMatch(values::containsKey)) end(14, "TLS needs all three files");
    for (String name : names) {
      if (!Files.isReadable(Path.of(values.get(name)))) end(16, "Cannot read " + values.get(name));
    }
    try {
      return context();
    } catch (IOException | GeneralSecurityException error) {
      return end(0, "File does not contain valid private key: " + error.getMessage());
    }
  }

  private SSLContext context() throws IOException, GeneralSecurityException {
    char[] password = new char[0];
    KeyStore own = emptyStore();
    Certificate[] chain = certificates("tlscert").toArray(Certificate[]::new);
    own.setKeyEntry("server", privateKey(chain[0].getPublicKey().getAlgorithm()), password, chain);
    KeyStore trusted = emptyStore();
    for (Certificate authority : certificates("tlscacert")) {
      trusted.setCertificateEntry("ca" + trusted.size(), authority);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, password);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private Collection<? extends Certificate> certificates(String name)
      throws IOException, GeneralSecurityException {
    try (InputStream file = Files.newInputStream(Path.of(values.get(name)))) {
      return CertificateFactory.getInstance("X.509").generateCertificates(file);
    }
  }

  /** Only PKCS#8, as in the real server. */
  private PrivateKey privateKey(String algorithm) throws IOException, GeneralSecurityException {
    String pem = Files.readString(Path.of(values.get("tlskey")));
    String base64 = pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "");
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException error) {
      throw new GeneralSecurityException(error);
    }
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
  }
}
