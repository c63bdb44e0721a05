package org.trinomen.server.hook;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trinomen.server.config.Hook;
import org.trinomen.server.metrics.Metric;

/** All hooks of the configuration, at work until this is closed. */
public final class Hooks implements Closeable {

  private final List<HookWork> all = new ArrayList<>();

  private Hooks() {}

  /** Begins: each from where it came to the last time. */
  public static Hooks start(List<Hook> configured, HookSources sources) throws IOException {
    Hooks hooks = new Hooks();
    boolean started = false;
    try {
      for (Hook hook : configured) {
        hooks.all.add(HookWork.start(hook, sources));
      }
      started = true;
      return hooks;
    } finally {
      if (!started) {
        hooks.close();
      }
    }
  }

  List<HookWork> all() {
    return List.copyOf(all);
  }

  Optional<HookWork> named(String name) {
    return all.stream().filter(each -> each.hook().name().equals(name)).findFirst();
  }

  /** What they have done and have to do. */
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>();
    for (HookWork each : all) {
      String name = each.hook().name();
      Map<String, String> done = Map.of("hook", name, "outcome", "done");
      Map<String, String> failed = Map.of("hook", name, "outcome", "failed");
      String runs = "trinomen_hook_runs_total";
      String help = "Times that the command of a hook has ended.";
      metrics.add(new Metric(runs, Metric.Kind.COUNTER, help, done, each.done()));
      metrics.add(new Metric(runs, Metric.Kind.COUNTER, help, failed, each.failed()));
      metrics.add(
          new Metric(
              "trinomen_hook_runs_due",
              Metric.Kind.GAUGE,
              "Runs of a hook that wait or are under way.",
              Map.of("hook", name),
              each.book().open().size()));
    }
    return metrics;
  }

  /** None begins any more; what is under way is ended, and begun again at the next start. */
  @Override
  public void close() {
    all.forEach(HookWork::stop); // all at once: each may take a while
    all.forEach(HookWork::close);
  }
}
