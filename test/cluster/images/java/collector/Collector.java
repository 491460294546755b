package standin.collector;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Stands in for the agent of the metrics collector (MCAC): it finds its configuration by the place
 * of its own jar, writes beside it, and serves port 9103.
 */
public final class Collector {
  private static final int PORT = 9103;

  private Collector() {}

  public static void premain(String ignored, Instrumentation instrumentation)
      throws IOException, URISyntaxException {
    Path jar =
        Path.of(Collector.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path config = jar.resolve("../../config").normalize();
    Files.readString(config.resolve("metric-collector.yaml"));
    Files.writeString(config.resolve("collectd.conf"), "Port \"" + PORT + "\"\n");
    // bin/cassandra runs Java once without a main class: without this, its port would be taken.
    Thread thread = new Thread(Collector::serve, "mcac");
    thread.setDaemon(true);
    thread.start();
  }

  private static void serve() {
    byte[] body =
        "collectd_mcac_counter_standin{mcac=\"org.apache.cassandra.metrics.standin\"} 1\n"
            .getBytes(StandardCharsets.UTF_8);
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress(PORT), 0);
      server.createContext(
          "/metrics",
          exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
    } catch (IOException error) {
      System.out.println("WARN  [mcac] " + error);
    }
  }
}
