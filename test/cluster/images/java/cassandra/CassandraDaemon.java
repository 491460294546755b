package org.apache.cassandra.service;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Stands in for Cassandra where a test needs only a JVM that the same scripts start: up within a
 * second, it has the MBean that the agent asks, listens on 9042, and can be drained.
 */
public final class CassandraDaemon {
  private CassandraDaemon() {}

  public static void main(String[] arguments)
      throws IOException, InterruptedException, JMException {
    ManagementFactory.getPlatformMBeanServer()
        .registerMBean(
            new StorageService(), new ObjectName("org.apache.cassandra.db:type=StorageService"));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> log("stopped by signal")));
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      log("JVM option: " + option);
    }
    try (ServerSocketChannel channel = ServerSocketChannel.open()) {
      channel.bind(new InetSocketAddress(9042));
      log("Startup complete");
      while (true) channel.accept().close();
    }
  }

  static void log(String message) {
    System.out.println("INFO  [main] " + message);
  }

  /** What the agent asks of the real MBean. */
  public interface StorageServiceMBean {
    String getReleaseVersion();

    String getClusterName();

    String getOperationMode();

    void drain();
  }

  private static final class StorageService implements StorageServiceMBean {
    private volatile String mode = "NORMAL";

    @Override
    public String getReleaseVersion() {
      return System.getenv("CASSANDRA_VERSION");
    }

    @Override
    public String getClusterName() {
      return "stand-in";
    }

    @Override
    public String getOperationMode() {
      return mode;
    }

    @Override
    public void drain() {
      mode = "DRAINED";
      log("DRAINED");
    }
  }
}
