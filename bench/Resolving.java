import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.trinomen.identity.resolve.Decision;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.identity.resolve.Resolver;
import org.trinomen.identity.resolve.ResolverSession;
import org.trinomen.identity.resolve.ResolverSettings;
import org.trinomen.identity.study.Roster;
import org.trinomen.server.study.ScanTable;
import org.trinomen.server.study.StudyFolder;

/**
 * Times the resolver on a folder that bench/programme.py wrote, and prints one line of JSON.
 *
 * <p>{@code batch FOLDER RUNS}: all scans together, again and again; the first run is that of a
 * Java just started. {@code online FOLDER}: one scan after the other, as they arrive; the first
 * third warms up.
 */
final class Resolving {

  private static final double MS = 1e6;

  private Resolving() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    long start = System.nanoTime();
    Roster roster = StudyFolder.read(folder).roster();
    List<ReceivedScan> scans = ScanTable.read(folder.resolve("scans.csv"), problem -> {});
    double readMs = (System.nanoTime() - start) / MS;
    String size =
        "\"scans\": %d, \"subjects\": %d, \"read_ms\": %.0f"
            .formatted(scans.size(), roster.subjects().size(), readMs);
    String measured =
        switch (arguments[0]) {
          case "batch" -> batch(roster, scans, Integer.parseInt(arguments[2]));
          case "online" -> online(roster, scans);
          default -> throw new IllegalArgumentException("batch or online");
        };
    System.out.println("{" + size + ", " + measured + ", \"peak_mb\": " + peakMb() + "}");
  }

  private static String batch(Roster roster, List<ReceivedScan> scans, int runs) {
    double[] ms = new double[runs];
    double[] cpuMs = new double[runs];
    long automatic = 0;
    for (int run = 0; run < runs; run++) {
      long start = System.nanoTime();
      long cpu = cpuOfProcess();
      List<Decision> decisions = new Resolver(ResolverSettings.DEFAULT).resolve(roster, scans);
      ms[run] = (System.nanoTime() - start) / MS;
      cpuMs[run] = (cpuOfProcess() - cpu) / MS;
      automatic = decisions.stream().filter(d -> !(d instanceof Decision.InReview)).count();
    }
    return ("\"first_ms\": %.0f, \"first_cpu_ms\": %.0f, \"best_ms\": %.0f, "
            + "\"best_cpu_ms\": %.0f, \"automatic\": %d")
        .formatted(
            ms[0],
            cpuMs[0],
            Arrays.stream(ms).min().orElseThrow(),
            Arrays.stream(cpuMs).min().orElseThrow(),
            automatic);
  }

  private static String online(Roster roster, List<ReceivedScan> scans) {
    long start = System.nanoTime();
    ResolverSession session = new Resolver(ResolverSettings.DEFAULT).session(roster);
    double prepareMs = (System.nanoTime() - start) / MS;
    int warmUp = scans.size() / 3;
    double[] ms = new double[scans.size() - warmUp];
    double[] cpuMs = new double[ms.length];
    for (int i = 0; i < scans.size(); i++) {
      long before = System.nanoTime();
      long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      session.resolve(List.of(scans.get(i)));
      if (i >= warmUp) {
        ms[i - warmUp] = (System.nanoTime() - before) / MS;
        cpuMs[i - warmUp] =
            (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / MS;
      }
    }
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long live = (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    Reference.reachabilityFence(session);
    return "\"prepare_ms\": %.0f, %s, %s, \"live_mb\": %d"
        .formatted(prepareMs, percentiles("", ms), percentiles("cpu_", cpuMs), live);
  }

  private static String percentiles(String name, double[] ms) {
    Arrays.sort(ms);
    return String.format(
        Locale.ROOT,
        "\"%sp50_ms\": %.2f, \"%sp95_ms\": %.2f, \"%sp99_ms\": %.2f",
        name,
        ms[ms.length / 2],
        name,
        ms[ms.length * 95 / 100],
        name,
        ms[ms.length * 99 / 100]);
  }

  private static long cpuOfProcess() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** VmHWM: the most memory that the process had at once. */
  private static long peakMb() throws java.io.IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
        .findFirst()
        .orElse(0);
  }
}
