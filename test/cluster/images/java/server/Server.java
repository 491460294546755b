package standin.server;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Stands in for the server of the Management API: the same options, checks at start, exit codes
 * and paths, as far as injection depends on them.
 */
public final class Server {
  private Server() {}

  public static void main(String[] arguments) throws IOException {
    Options options = Options.parse(arguments);
    checkSocket(options.socket);
    checkTemporaryFolder();
    String cassandra = findCassandra(options.home);
    SSLContext tls = options.tls();
    Api api = new Api(new AgentClient(options.socket), cassandra);
    for (URI host : options.hosts) listen(host, tls, api);
  }

  /** The real one prints its usage and ends with 0, which looks like success. */
  private static void checkSocket(Path socket) {
    if (!Files.exists(socket) || Files.isWritable(socket)) return;
    System.out.printf(
        "Option 'db_unix_socket_file' was given value '%s' which is not a writeable path%n", socket);
    Options.end(0, Options.USAGE);
  }

  /** The real one unpacks a native library there. */
  private static void checkTemporaryFolder() {
    try {
      Files.delete(Files.createTempFile("native", ".so"));
    } catch (IOException error) {
      Options.end(3, "Native transport is not available");
    }
  }

  /** Looks on the PATH first, in lower case as the real one does, then in the home folder. */
  private static String findCassandra(Path home) {
    Stream<Path> onPath =
        Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, "cassandra"));
    return Stream.concat(onPath, Stream.of(home.resolve("bin/cassandra")))
        .filter(Files::isExecutable)
        .map(path -> path.toString().toLowerCase())
        .findFirst()
        .filter(Server::printsVersion)
        .orElseGet(() -> Options.end(4, "No suitable database command found"));
  }

  private static boolean printsVersion(String command) {
    try {
      Process process = new ProcessBuilder(command, "-v").redirectErrorStream(false).start();
      return !new String(process.getInputStream().readAllBytes()).isBlank();
    } catch (IOException error) {
      return false;
    }
  }

  private static void listen(URI host, SSLContext tls, Api api) {
    if (!List.of("tcp", "http", "https").contains(String.valueOf(host.getScheme()))) {
      Options.end(1, "Unsupported host " + host);
    }
    InetSocketAddress address = new InetSocketAddress(host.getHost(), host.getPort());
    try {
      HttpServer server = tls == null ? HttpServer.create(address, 0) : secure(address, tls);
      server.setExecutor(Executors.newCachedThreadPool());
      server.createContext("/", api);
      server.start();
      System.out.println("Started service on " + host);
    } catch (IOException error) {
      Options.end(2, "Cannot listen on " + host + ": " + error.getMessage());
    }
  }

  /** TLS is always mutual. */
  private static HttpServer secure(InetSocketAddress address, SSLContext tls) throws IOException {
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters mutual = tls.getDefaultSSLParameters();
            mutual.setNeedClientAuth(true);
            parameters.setSSLParameters(mutual);
          }
        });
    return server;
  }
}
