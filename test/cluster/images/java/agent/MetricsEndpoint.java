package standin.agent;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;

/** Prometheus text at /metrics: port 9000 of all addresses, or what the collector file says. */
final class MetricsEndpoint {
  private static final String CODEC = "io/netty/handler/codec/http/HttpServerCodec.class";

  private MetricsEndpoint() {}

  static void open(Cassandra cassandra) throws Exception {
    // The real endpoint is a Netty server; Cassandra 5.0 comes without this part of Netty.
    if (ClassLoader.getSystemResource(CODEC) == null) throw new NoClassDefFoundError(CODEC);
    String config = configuration();
    int port = Integer.parseInt(setting(config, "port", "9000"));
    String address = setting(config, "address", "0.0.0.0");
    HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
    byte[] body = text(cassandra).getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/metrics",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    System.out.println("INFO  [mgmt-api-agent] metrics on " + address + ":" + port);
  }

  private static String configuration() throws IOException {
    String path = System.getProperty("collector-config-path");
    return path == null ? "" : Files.readString(Path.of(path));
  }

  private static String setting(String yaml, String key, String otherwise) {
    Matcher line = Pattern.compile("(?m)^ +" + key + ": *\"?([^\"\\s]+)\"? *$").matcher(yaml);
    return line.find() ? line.group(1) : otherwise;
  }

  private static String text(Cassandra cassandra) throws JMException {
    String labels =
        String.format(
            "{cluster=\"%s\",pod_name=\"%s\",node_name=\"%s\"}",
            cassandra.clusterName(),
            System.getenv().getOrDefault("POD_NAME", "unknown"),
            System.getenv().getOrDefault("NODE_NAME", "unknown"));
    double uptime = ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0;
    return sample("standin_agent_loads_total", "counter", labels, Agent.loads())
        + sample("jvm_uptime_at_start_seconds", "gauge", labels, uptime);
  }

  private static String sample(String name, String type, String labels, double value) {
    return "# TYPE " + name + " " + type + "\n" + name + labels + " " + value + "\n";
  }
}
