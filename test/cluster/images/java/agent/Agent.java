package standin.agent;

import java.lang.instrument.Instrumentation;

/**
 * Stands in for the Java agent of the Management API.
 *
 * It has the traits that injection depends on and nothing else: it is loaded by -javaagent, binds
 * the unix socket when Cassandra has joined the ring, serves metrics, and must not be loaded twice.
 */
public final class Agent {
  private static final String LOADS = "standin.agent.loads";

  private Agent() {}

  public static void premain(String ignored, Instrumentation instrumentation) {
    int loads = Integer.getInteger(LOADS, 0) + 1;
    System.setProperty(LOADS, Integer.toString(loads));
    if (loads > 1) throw new AssertionError("Multiple assignments to NodeOps!");
    Thread thread = new Thread(Agent::serve, "mgmt-api-agent");
    thread.setDaemon(true);
    thread.start();
  }

  private static void serve() {
    Cassandra cassandra = Cassandra.waitUntilJoined();
    attempt("Problem starting the Management API", () -> ControlSocket.open(cassandra));
    attempt("Unable to start metrics endpoint", () -> MetricsEndpoint.open(cassandra));
  }

  /** As in the real agent, Cassandra goes on when a part of the agent cannot start. */
  private static void attempt(String problem, Step step) {
    try {
      step.run();
    } catch (Exception | LinkageError error) {
      System.out.println("WARN  [mgmt-api-agent] " + problem + ": " + error);
    }
  }

  static int loads() {
    return Integer.getInteger(LOADS, 0);
  }

  private interface Step {
    void run() throws Exception;
  }
}
