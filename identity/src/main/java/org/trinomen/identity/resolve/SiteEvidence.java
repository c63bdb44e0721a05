package org.trinomen.identity.resolve;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.Site;
import org.trinomen.identity.study.SiteNode;

/**
 * At which hospital a scan was made, by its scanner and its way here. A sender that no hospital
 * lists, a central uploader or a shared account, says nothing.
 */
final class SiteEvidence {

  /** Share of scans on which one of these names another hospital than the scan's. */
  private static final double WRONG = 0.004;

  private static final double WRONG_INSTITUTION = 0.01;

  /** Station, serial number and institution come from one machine: their errors go together. */
  private static final double LEAST = Math.log(1e-6);

  private static final double TRANSFER = 0.008;
  private static final double ELSEWHERE = 2e-4;

  private final RosterIndex roster;
  private final Map<String, int[]> nodes = new HashMap<>();
  private final String[][] institutions;
  private final double[][] prior;

  SiteEvidence(RosterIndex roster, List<SiteNode> known) {
    this.roster = roster;
    prior = priors();
    int hospitals = roster.hospitals.size();
    Map<String, Integer> hospital = new HashMap<>();
    for (int h = 0; h < hospitals; h++) {
      hospital.put(roster.hospitals.get(h), h);
    }
    institutions = new String[hospitals][];
    Arrays.fill(institutions, new String[0]);
    for (SiteNode node : known) {
      int h = hospital.getOrDefault(node.organization(), -1);
      if (node.kind() == SiteNode.Kind.INSTITUTION) {
        institution(h, node.value());
      } else {
        nodes.merge(key(node.kind(), node.value()), new int[] {h}, SiteEvidence::joined);
      }
    }
    for (ResearchStudy study : roster.studies) {
      for (Site site : study.sites()) {
        institution(hospital.getOrDefault(site.organization(), -1), site.institution());
      }
    }
  }

  private void institution(int h, String name) {
    String compact = TypedText.compact(name);
    if (h >= 0 && !compact.isEmpty() && !List.of(institutions[h]).contains(compact)) {
      institutions[h] = Arrays.copyOf(institutions[h], institutions[h].length + 1);
      institutions[h][institutions[h].length - 1] = compact;
    }
  }

  private static int[] joined(int[] a, int[] b) {
    int[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static String key(SiteNode.Kind kind, String value) {
    return kind + "/" + TypedText.upper(value);
  }

  /**
   * What is known of the place of a scan.
   *
   * @param hospitals log-likelihood of senders and scanners for each hospital; the best is 0
   * @param bySite log-probability of that if someone of the site was scanned, for each site
   * @param anyone the same for whoever is enrolled nowhere: at any hospital
   */
  record Place(double[] hospitals, double[] bySite, double anyone) {}

  /** What all that came with the scans of a cluster says of the hospital. */
  Place place(List<ReceivedScan> scans) {
    double[] log = hospitals(scans.getFirst());
    for (ReceivedScan scan : scans.subList(1, scans.size())) {
      double[] other = hospitals(scan);
      for (int h = 0; h < log.length; h++) {
        log[h] = Math.min(log[h], other[h]);
      }
    }
    return new Place(log, bySite(log), anyone(log));
  }

  private double[] hospitals(ReceivedScan scan) {
    double[] log = new double[roster.hospitals.size()];
    ReceivedScan.Circumstances way = scan.circumstances();
    node(SiteNode.Kind.AE_TITLE, way.callingAeTitle(), log);
    node(SiteNode.Kind.ADDRESS, way.address(), log);
    node(SiteNode.Kind.UPLOADER, way.uploader(), log);
    node(SiteNode.Kind.STATION, scan.attribute("StationName"), log);
    node(SiteNode.Kind.SERIAL_NUMBER, scan.attribute("DeviceSerialNumber"), log);
    institutionOf(TypedText.compact(scan.attribute("InstitutionName")), log);
    double best = Arrays.stream(log).max().orElse(0);
    for (int h = 0; h < log.length; h++) {
      log[h] = Math.max(LEAST, log[h] - best);
    }
    return log;
  }

  private void node(SiteNode.Kind kind, String value, double[] log) {
    int[] owners = value.isEmpty() ? null : nodes.get(key(kind, value));
    if (owners != null) {
      others(log, owners, WRONG);
    }
  }

  private void institutionOf(String compact, double[] log) {
    if (compact.length() < 3) {
      return;
    }
    IntList owners = new IntList();
    for (int h = 0; h < institutions.length; h++) {
      for (String name : institutions[h]) {
        if (name.startsWith(compact) || compact.startsWith(name)) {
          owners.add(h);
        }
      }
    }
    if (owners.size() > 0) {
      others(log, owners.sortedDistinct(), WRONG_INSTITUTION);
    }
  }

  private static void others(double[] log, int[] owners, double wrong) {
    double penalty = Math.log(wrong);
    for (int h = 0; h < log.length; h++) {
      boolean owns = false;
      for (int owner : owners) {
        owns |= owner == h;
      }
      if (!owns) {
        log[h] += penalty;
      }
    }
  }

  /** Where people of each site are scanned, hospital by hospital. */
  private double[][] priors() {
    int hospitals = roster.hospitals.size();
    double[][] prior = new double[roster.siteHospital.length][hospitals];
    for (int site = 0; site < prior.length; site++) {
      int study = roster.siteStudy[site];
      int others = Math.max(1, roster.studies.get(study).sites().size() - 1);
      Arrays.fill(prior[site], ELSEWHERE);
      for (int other = 0; other < prior.length; other++) {
        if (roster.siteStudy[other] == study) {
          prior[site][roster.siteHospital[other]] = TRANSFER / others;
        }
      }
      prior[site][roster.siteHospital[site]] = 1 - TRANSFER;
    }
    return prior;
  }

  private double[] bySite(double[] hospitals) {
    double[] there = new double[hospitals.length];
    for (int h = 0; h < there.length; h++) {
      there[h] = Math.exp(hospitals[h]);
    }
    double[] log = new double[prior.length];
    for (int site = 0; site < prior.length; site++) {
      double sum = 0;
      for (int h = 0; h < there.length; h++) {
        sum += prior[site][h] * there[h];
      }
      log[site] = there.length == 0 ? 0 : Math.log(sum);
    }
    return log;
  }

  /** The place's probability for one subject; for one of no known site, as for anyone. */
  double logLikelihood(Place place, int subject) {
    int site = roster.subjectSite[subject];
    return site < 0
        ? place.anyone - Math.log(Math.max(1, place.hospitals.length))
        : place.bySite[site];
  }

  private static double anyone(double[] hospitals) {
    double sum = hospitals.length == 0 ? 1 : 0;
    for (double log : hospitals) {
      sum += Math.exp(log);
    }
    return Math.log(sum);
  }
}
