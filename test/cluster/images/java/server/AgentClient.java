package standin.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Calls the agent in the JVM of Cassandra. */
final class AgentClient {
  static final Answer CLOSED = new Answer(500, "Internal connection to Cassandra closed");

  final Path socket;

  AgentClient(Path socket) {
    this.socket = socket;
  }

  /** Waits as long as the agent takes, as the real server does for a drain. */
  Answer call(String word) {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(ByteBuffer.wrap((word + "\n").getBytes(StandardCharsets.UTF_8)));
      String text = readAll(channel);
      return text.length() < 4
          ? CLOSED
          : new Answer(Integer.parseInt(text.substring(0, 3)), text.substring(4));
    } catch (IOException error) {
      return CLOSED;
    }
  }

  private static String readAll(SocketChannel channel) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    ByteBuffer chunk = ByteBuffer.allocate(1024);
    while (channel.read(chunk) >= 0) {
      text.write(chunk.array(), 0, chunk.position());
      chunk.clear();
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  /** An HTTP status and a text; a null text means no body. */
  static final class Answer {
    final int status;
    final String text;

    Answer(int status, String text) {
      this.status = status;
      this.text = text;
    }
  }
}
