package standin.agent;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The Cassandra in this JVM, through its own MBean: the same from 4.0 to 5.0. */
final class Cassandra {
  private static final long POLL_MS = 100;

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final ObjectName storageService;

  private Cassandra() throws JMException {
    storageService = new ObjectName("org.apache.cassandra.db:type=StorageService");
  }

  /** The real agent acts when CassandraDaemon.start() runs: after commit log replay and joining. */
  static Cassandra waitUntilJoined() {
    try {
      Cassandra cassandra = new Cassandra();
      while (!cassandra.joined()) Thread.sleep(POLL_MS);
      return cassandra;
    } catch (JMException | InterruptedException error) {
      throw new IllegalStateException(error);
    }
  }

  String release() throws JMException {
    return attribute("ReleaseVersion");
  }

  String clusterName() throws JMException {
    return attribute("ClusterName");
  }

  void drain() throws JMException {
    server.invoke(storageService, "drain", new Object[0], new String[0]);
  }

  private boolean joined() throws JMException {
    return server.isRegistered(storageService) && "NORMAL".equals(attribute("OperationMode"));
  }

  private String attribute(String name) throws JMException {
    return String.valueOf(server.getAttribute(storageService, name));
  }
}
