package org.trinomen.identity.resolve;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.trinomen.identity.study.ResearchStudy;

/**
 * The words by which scans of a study are described (study description, protocol, tracer, the study
 * named in the form), and those of scans that belong to none. Nobody types them in: they are
 * counted over decisions, softly, starting from what a study calls itself.
 *
 * <p>A multinomial naive Bayes per field. Values seen fewer than three times are one value, "rare":
 * or else the class with the fewest scans would claim every novelty.
 */
final class Vocabulary {

  private static final String[] FIELDS = {
    "StudyDescription",
    "ProtocolName",
    "Radiopharmaceutical",
    "SeriesDescription",
    "Modality",
    "statedStudy",
    "kinds of name and ID"
  };
  private static final int RARE = 0;
  private static final int RARE_BELOW = 3;
  private static final double PRIOR = 6;

  /** Classes after the studies. */
  static final int PHANTOM = 0;

  static final int TEST = 1;
  static final int ELSEWHERE = 2;

  private final int classes;
  private final int studies;
  private final int[][] value;
  private final int[][] mentions;
  private final double[][] share;
  private final double[][][] log;

  Vocabulary(RosterIndex roster, List<Cluster> clusters) {
    studies = roster.studies.size();
    classes = studies + 3;
    value = new int[FIELDS.length][clusters.size()];
    mentions = new int[FIELDS.length][];
    share = new double[FIELDS.length][];
    log = new double[FIELDS.length][][];
    String[][] names = names(roster.studies);
    for (int f = 0; f < FIELDS.length; f++) {
      collect(f, clusters, names);
    }
    learn(new double[clusters.size()][]);
  }

  private static String[][] names(List<ResearchStudy> studies) {
    String[][] names = new String[studies.size()][];
    for (int k = 0; k < names.length; k++) {
      ResearchStudy study = studies.get(k);
      names[k] =
          List.of(study.id(), study.shortName(), study.protocol(), study.tracer()).stream()
              .map(TypedText::compact)
              .filter(n -> n.length() > 2)
              .toArray(String[]::new);
    }
    return names;
  }

  private void collect(int f, List<Cluster> clusters, String[][] names) {
    Map<String, Integer> count = new HashMap<>();
    String[] texts = new String[clusters.size()];
    for (int c = 0; c < texts.length; c++) {
      texts[c] = clusters.get(c).described(FIELDS[f]);
      count.merge(texts[c], 1, Integer::sum);
    }
    Map<String, Integer> ids = new HashMap<>();
    IntList mentioned = new IntList();
    IntList counts = new IntList();
    mentioned.add(0);
    int rare = 0;
    for (int c = 0; c < texts.length; c++) {
      int seen = count.getOrDefault(texts[c], 0);
      boolean named = mentions(texts[c], names) != 0;
      if (seen < RARE_BELOW && !named) {
        value[f][c] = RARE;
        rare++;
        continue;
      }
      Integer id = ids.get(texts[c]);
      if (id == null) {
        id = ids.size() + 1;
        ids.put(texts[c], id);
        mentioned.add(mentions(texts[c], names));
        counts.add(seen);
      }
      value[f][c] = id;
    }
    int n = ids.size() + 1;
    mentions[f] = new int[n];
    share[f] = new double[n];
    log[f] = new double[classes][n];
    for (int v = 0; v < n; v++) {
      mentions[f][v] = mentioned.get(v);
      share[f][v] = ((v == RARE ? rare : counts.get(v - 1)) + 0.5) / (texts.length + 0.5 * n);
    }
  }

  private static int mentions(String compact, String[][] names) {
    int bits = 0;
    for (int k = 0; k < names.length && k < 31; k++) {
      for (String name : names[k]) {
        if (compact.contains(name)) {
          bits |= 1 << k;
        }
      }
    }
    return bits;
  }

  /** What a value promises before any count: a study's own words are its own. */
  private double affinity(int f, int v, int k) {
    int bits = mentions[f][v];
    if (bits == 0) {
      return 1;
    }
    if (k >= studies) {
      return k == studies + ELSEWHERE ? 0.1 : 0.3;
    }
    return (bits & 1 << Math.min(k, 31)) != 0 ? 1.5 : 0.06;
  }

  /**
   * Counts anew.
   *
   * @param weights for each cluster the probability of each class; null or all null: none known
   */
  void learn(double[][] weights) {
    for (int f = 0; f < FIELDS.length; f++) {
      double[][] count = new double[classes][share[f].length];
      double[] total = new double[classes];
      for (int c = 0; c < value[f].length; c++) {
        for (int k = 0; weights[c] != null && k < classes; k++) {
          count[k][value[f][c]] += weights[c][k];
          total[k] += weights[c][k];
        }
      }
      for (int k = 0; k < classes; k++) {
        double norm = 0;
        for (int v = 0; v < share[f].length; v++) {
          norm += share[f][v] * affinity(f, v, k);
        }
        for (int v = 0; v < share[f].length; v++) {
          double prior = PRIOR * share[f][v] * affinity(f, v, k) / norm;
          log[f][k][v] =
              Math.log((count[k][v] + prior) / (total[k] + PRIOR)) - Math.log(share[f][v]);
        }
      }
    }
  }

  int classCount() {
    return classes;
  }

  static String field(int f) {
    return FIELDS[f];
  }

  /** Log of how much likelier the cluster's value of a field is in a class than anywhere. */
  double logRatio(int f, int cluster, int k) {
    return log[f][k][value[f][cluster]];
  }

  double logRatio(int cluster, int k) {
    double sum = 0;
    for (int f = 0; f < FIELDS.length; f++) {
      sum += log[f][k][value[f][cluster]];
    }
    return sum;
  }

  @Override
  public String toString() {
    return "Vocabulary" + Arrays.asList(FIELDS);
  }
}
