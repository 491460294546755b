package standin.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.function.Supplier;
import standin.server.AgentClient.Answer;

/** The paths that injection, its hooks and its probes use. */
final class Api implements HttpHandler {
  private final AgentClient agent;
  private final String cassandra;
  private final Map<String, Supplier<Answer>> routes;

  Api(AgentClient agent, String cassandra) {
    this.agent = agent;
    this.cassandra = cassandra;
    routes =
        Map.of(
            "GET /api/v0/probes/liveness", () -> new Answer(200, "OK"),
            "GET /api/v0/probes/readiness", () -> agent.call("readiness"),
            "GET /api/v0/metadata/versions/release", () -> agent.call("release"),
            "POST /api/v0/ops/node/drain", () -> agent.call("drain"),
            "GET /api/v0/lifecycle/pid", () -> new Answer(204, null),
            "POST /api/v0/lifecycle/start", this::start,
            "POST /api/v0/lifecycle/stop", () -> new Answer(200, "OK\n"));
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String route = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      Answer answer = routes.getOrDefault(route, () -> new Answer(404, null)).get();
      if (answer.text == null) {
        exchange.sendResponseHeaders(answer.status, -1);
        return;
      }
      byte[] body = answer.text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain;charset=UTF-8");
      exchange.sendResponseHeaders(answer.status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Deletes the socket of a Cassandra that does not answer, and tries to start a second one. */
  private Answer start() {
    if (agent.call("readiness").status == 200) return new Answer(206, null);
    File folder = new File(System.getenv().getOrDefault("MGMT_API_LOG_DIR", "/var/log/cassandra"));
    try {
      Files.deleteIfExists(agent.socket);
      Process process =
          new ProcessBuilder(cassandra, "-R", "-Ddb.unix_socket_file=" + agent.socket)
              .redirectOutput(new File(folder, "stdout.log"))
              .redirectError(new File(folder, "stderr.log"))
              .start();
      return process.waitFor() == 0
          ? new Answer(201, "OK\n")
          : new Answer(420, "Error starting Cassandra");
    } catch (IOException | InterruptedException error) {
      return new Answer(500, error.getMessage());
    }
  }
}
