package org.trinomen.server.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.trinomen.server.metrics.Metric.Kind;

/** The process and its Java, under the names that Prometheus' own clients use. */
public final class ProcessMetrics {

  private static final double MS_A_SECOND = 1e3;
  private static final double NS_A_SECOND = 1e9;

  private ProcessMetrics() {}

  /** As they are now. */
  public static List<Metric> now() {
    List<Metric> metrics = new ArrayList<>();
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    metrics.add(gauge("jvm_memory_used_bytes", "Heap in use.", (double) heap.getUsed()));
    metrics.add(
        gauge("jvm_memory_max_bytes", "The most that the heap may take.", (double) heap.getMax()));
    metrics.add(
        gauge(
            "jvm_threads_current",
            "Threads of the system; virtual threads are not among them.",
            ManagementFactory.getThreadMXBean().getThreadCount()));
    long collecting = 0;
    for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
      collecting += Math.max(0, each.getCollectionTime());
    }
    metrics.add(
        Metric.of(
            "jvm_gc_collection_seconds_total",
            Kind.COUNTER,
            "Time in which garbage was collected.",
            collecting / MS_A_SECOND));
    metrics.add(
        new Metric(
            "jvm_runtime_info",
            Kind.GAUGE,
            "Which Java it is.",
            Map.of(
                "runtime", System.getProperty("java.runtime.name", ""),
                "vendor", System.getProperty("java.vm.vendor", ""),
                "version", System.getProperty("java.runtime.version", "")),
            1));
    metrics.add(
        gauge(
            "process_start_time_seconds",
            "When the process was started, in seconds since 1970.",
            ManagementFactory.getRuntimeMXBean().getStartTime() / MS_A_SECOND));
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      metrics.add(
          Metric.of(
              "process_cpu_seconds_total",
              Kind.COUNTER,
              "Processor time.",
              system.getProcessCpuTime() / NS_A_SECOND));
      metrics.add(
          gauge("process_open_fds", "Open files.", (double) system.getOpenFileDescriptorCount()));
      metrics.add(
          gauge(
              "process_max_fds",
              "The most that may be open.",
              (double) system.getMaxFileDescriptorCount()));
    }
    return metrics;
  }

  private static Metric gauge(String name, String help, double value) {
    return Metric.of(name, Kind.GAUGE, help, value);
  }
}
