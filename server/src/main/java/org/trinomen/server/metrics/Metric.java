package org.trinomen.server.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.trinomen.archive.measure.Durations;

/**
 * One number, in the text format of Prometheus.
 *
 * @param name such as {@code trinomen_dicom_associations_total}
 * @param help what it is, in a sentence
 * @param labels what tells it from others of the same name
 */
public record Metric(
    String name, Kind kind, String help, Map<String, String> labels, double value) {

  /** How it moves. */
  public enum Kind {
    /** Up, until the server starts again. */
    COUNTER,
    /** Up and down. */
    GAUGE,
    /** One of the counters that a histogram is made of. */
    HISTOGRAM
  }

  /** A number without labels. */
  public static Metric of(String name, Kind kind, String help, double value) {
    return new Metric(name, kind, help, Map.of(), value);
  }

  /** How long something took: all the numbers of one histogram. */
  public static List<Metric> histogram(String name, String help, Durations durations) {
    List<Metric> metrics = new ArrayList<>();
    long count = 0;
    for (Durations.UpTo upTo : durations.counts()) {
      String bound = Double.isInfinite(upTo.seconds()) ? "+Inf" : Double.toString(upTo.seconds());
      count = upTo.count();
      metrics.add(
          new Metric(name + "_bucket", Kind.HISTOGRAM, help, Map.of("le", bound), (double) count));
    }
    metrics.add(of(name + "_sum", Kind.HISTOGRAM, help, durations.sumSeconds()));
    metrics.add(of(name + "_count", Kind.HISTOGRAM, help, (double) count));
    return metrics;
  }

  public Metric {
    labels = Map.copyOf(labels);
  }

  /** All of them, those of a name together. */
  public static String text(List<Metric> metrics) {
    StringBuilder text = new StringBuilder();
    metrics.stream()
        .collect(Collectors.groupingBy(Metric::family, TreeMap::new, Collectors.toList()))
        .forEach(
            (name, same) -> {
              Metric first = same.getFirst();
              String kind =
                  switch (first.kind) {
                    case COUNTER -> "counter";
                    case GAUGE -> "gauge";
                    case HISTOGRAM -> "histogram";
                  };
              text.append("# HELP %s %s\n# TYPE %s %s\n".formatted(name, first.help, name, kind));
              same.forEach(each -> text.append(each.line()).append('\n'));
            });
    return text.toString();
  }

  /** What it is a number of: a histogram has several, under one name. */
  private String family() {
    return switch (kind) {
      case COUNTER, GAUGE -> name;
      case HISTOGRAM -> name.substring(0, name.lastIndexOf('_'));
    };
  }

  private String line() {
    String inBraces =
        labels.entrySet().stream()
            .sorted(Entry.comparingByKey())
            .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
            .collect(Collectors.joining(","));
    String number = value == Math.rint(value) ? Long.toString((long) value) : "" + value;
    return name + (labels.isEmpty() ? "" : "{" + inBraces + "}") + " " + number;
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
