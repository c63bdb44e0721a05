package org.trinomen.identity.resolve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which scans are one: by the imaging study's UID, the frame of reference, the pixels, or the
 * moment at one machine.
 */
final class Clusters {

  private static final List<String> UIDS = List.of("StudyInstanceUID", "FrameOfReferenceUID");

  private Clusters() {}

  /** Clusters in the order of their first scans. */
  static List<Cluster> of(List<ReceivedScan> scans, SiteEvidence sites) {
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
      session(i, scans, parent, first);
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
              positions.stream().mapToInt(p -> p).toArray(),
              sites));
    }
    return clusters;
  }

  /**
   * The parts of one session, such as PET and CT, that were sent as studies of their own: from one
   * machine and of one moment, and of different modalities or under one accession number. The
   * moment alone won't do: clocks stand still, and times are rounded.
   */
  private static void session(
      int i, List<ReceivedScan> scans, int[] parent, Map<String, Integer> first) {
    ReceivedScan scan = scans.get(i);
    String serial = scan.attribute("DeviceSerialNumber").strip();
    String time = scan.attribute("StudyTime").strip();
    if (serial.isEmpty() || scan.studyDate() == null || time.replace("0", "").length() < 2) {
      return;
    }
    String moment = serial + "/" + scan.studyDate() + "/" + time;
    String accession = scan.attribute("AccessionNumber").strip();
    join("request/" + moment + "/" + accession, accession, i, parent, first);
    Integer other = first.putIfAbsent("session/" + moment, i);
    if (other != null
        && !scans.get(other).attribute("Modality").equals(scan.attribute("Modality"))) {
      unite(other, i, parent);
    }
  }

  private static void unite(int a, int b, int[] parent) {
    int one = root(parent, a);
    int two = root(parent, b);
    parent[Math.max(one, two)] = Math.min(one, two);
  }

  private static void join(
      String key, String value, int i, int[] parent, Map<String, Integer> first) {
    if (value.isBlank()) {
      return;
    }
    Integer other = first.putIfAbsent(key, i);
    if (other != null) {
      unite(other, i, parent);
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
