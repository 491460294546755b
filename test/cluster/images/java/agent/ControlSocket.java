package standin.agent;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import javax.management.JMException;

/**
 * The unix socket that the Management API server talks to.
 *
 * The real one speaks CQL. Here a request is one word, and the answer is a status, a space and a
 * text; then the connection ends.
 */
final class ControlSocket {
  private final Cassandra cassandra;
  private final ServerSocketChannel channel;

  private ControlSocket(Cassandra cassandra, ServerSocketChannel channel) {
    this.cassandra = cassandra;
    this.channel = channel;
  }

  /** The mode of the file follows the umask, so that only the same user can connect. */
  static void open(Cassandra cassandra) throws Exception {
    Path file = Path.of(System.getProperty("db.unix_socket_file"));
    // The Netty of 5.0 replaces a file that a killed Cassandra left behind; that of 4.x does not.
    if (!cassandra.release().startsWith("4.")) Files.deleteIfExists(file);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(file));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> file.toFile().delete()));
    Thread acceptor = new Thread(new ControlSocket(cassandra, channel)::accept, "mgmt-api-socket");
    acceptor.setDaemon(true);
    acceptor.start();
    System.out.println("INFO  [mgmt-api-agent] listening on " + file);
  }

  private void accept() {
    while (true) {
      try {
        SocketChannel client = channel.accept();
        Thread thread = new Thread(() -> serve(client), "mgmt-api-call");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      ByteBuffer request = ByteBuffer.allocate(64);
      client.read(request);
      String word = new String(request.array(), 0, request.position(), StandardCharsets.UTF_8);
      client.write(ByteBuffer.wrap(answer(word.strip()).getBytes(StandardCharsets.UTF_8)));
    } catch (IOException gone) {
      System.out.println("WARN  [mgmt-api-agent] a client went away: " + gone);
    }
  }

  private String answer(String word) {
    try {
      if (!fits()) return "500 Failed to execute method NodeOps." + word;
      switch (word) {
        case "readiness":
          return "200 OK";
        case "release":
          return "200 " + cassandra.release();
        case "drain":
          cassandra.drain();
          return "200 OK";
        default:
          return "404 ";
      }
    } catch (JMException | IOException error) {
      System.out.println("WARN  [mgmt-api-agent] " + word + ": " + error);
      return "500 Failed to execute method NodeOps." + word;
    }
  }

  /** An agent is compiled against one line of Cassandra; in another, its calls fail. */
  private boolean fits() throws JMException, IOException {
    return cassandra.release().startsWith(line() + ".");
  }

  private static String line() throws IOException {
    String jar = ControlSocket.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    try (JarFile file = new JarFile(jar)) {
      return file.getManifest().getMainAttributes().getValue("Cassandra-Line");
    }
  }
}
