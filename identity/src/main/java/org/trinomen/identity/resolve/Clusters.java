package org.trinomen.identity.resolve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which scans are one: by the imaging study's UID, the frame of reference, or the pixels. */
final class Clusters {

  private static final List<String> UIDS = List.of("StudyInstanceUID", "FrameOfReferenceUID");

  private Clusters() {}

  /** Clusters in the order of their first scans. */
  static List<Cluster> of(List<ReceivedScan> scans) {
    int[] parent = new int[scans.size()];
    for (int i = 0; i < parent.length; i++) {
      parent[i] = i;
    }
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < parent.length; i++) {
      ReceivedScan scan = scans.get(i);
      for (String uid : UIDS) {
        join(uid + "/" + scan.attribute(uid).strip(), scan.attribute(uid), i, parent, first);
      }
      join("pixels/" + scan.pixelDigest(), scan.pixelDigest(), i, parent, first);
    }
    Map<Integer, List<Integer>> members = new LinkedHashMap<>();
    for (int i = 0; i < parent.length; i++) {
      members.computeIfAbsent(root(parent, i), k -> new ArrayList<>()).add(i);
    }
    List<Cluster> clusters = new ArrayList<>();
    for (List<Integer> positions : members.values()) {
      clusters.add(
          new Cluster(
              clusters.size(),
              positions.stream().map(scans::get).toList(),
              positions.stream().mapToInt(p -> p).toArray()));
    }
    return clusters;
  }

  private static void join(
      String key, String value, int i, int[] parent, Map<String, Integer> first) {
    if (value.isBlank()) {
      return;
    }
    Integer other = first.putIfAbsent(key, i);
    if (other != null) {
      int a = root(parent, other);
      int b = root(parent, i);
      parent[Math.max(a, b)] = Math.min(a, b);
    }
  }

  private static int root(int[] parent, int i) {
    int at = i;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }
}
