package org.trinomen.server.metrics;

import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.stream.Collectors;

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
    GAUGE
  }

  /** A number without labels. */
  public static Metric of(String name, Kind kind, String help, double value) {
    return new Metric(name, kind, help, Map.of(), value);
  }

  public Metric {
    labels = Map.copyOf(labels);
  }

  /** All of them, those of a name together. */
  public static String text(List<Metric> metrics) {
    StringBuilder text = new StringBuilder();
    metrics.stream()
        .collect(Collectors.groupingBy(Metric::name, TreeMap::new, Collectors.toList()))
        .forEach(
            (name, same) -> {
              Metric first = same.getFirst();
              String kind =
                  switch (first.kind) {
                    case COUNTER -> "counter";
                    case GAUGE -> "gauge";
                  };
              text.append("# HELP %s %s\n# TYPE %s %s\n".formatted(name, first.help, name, kind));
              same.forEach(each -> text.append(each.line()).append('\n'));
            });
    return text.toString();
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
