package org.trinomen.identity.resolve;

import java.util.ArrayList;
import java.util.List;

/**
 * Says why: each piece of evidence with its weight in bits, so that all of a candidate's sum to the
 * log-odds of its probability. Weights are against "anyone", which is the same for all candidates;
 * the last piece sets the candidate against all others. The words hold no name.
 */
final class Explainer {

  private static final double LN2 = Math.log(2);
  private static final double LEAST_BITS = 0.005;

  private final Weighing weighing;
  private final HypothesisBuilder builder;
  private final RosterIndex roster;

  Explainer(Weighing weighing, HypothesisBuilder builder) {
    this.weighing = weighing;
    this.builder = builder;
    this.roster = weighing.roster;
  }

  /** Evidence in the making: what it is worth is in natural logs. */
  private static final class Parts {

    final List<Evidence> evidence = new ArrayList<>();
    double sum;

    void add(String field, String relation, double log) {
      double bits = log / LN2;
      if (Math.abs(bits) >= LEAST_BITS) {
        evidence.add(new Evidence(field, relation, bits));
        sum += bits;
      }
    }
  }

  /**
   * Evidence for a visit.
   *
   * @param logOdds natural log of the odds that the evidence must sum to
   */
  List<Evidence> visit(Cluster cluster, Hypotheses h, int j, double logOdds) {
    Parts parts = new Parts();
    int visit = h.visit[j];
    int subject = roster.visitSubject[visit];
    for (int r = 0; r < cluster.recordings.size(); r++) {
      recording(cluster, r, subject, parts);
    }
    for (TypedCode code : cluster.forms) {
      code(code, subject, "upload form", parts);
    }
    double site =
        weighing.sites.logLikelihood(cluster.place, subject)
            - cluster.place.anyone()
            + Math.log(Math.max(1, cluster.place.hospitals().length));
    parts.add("site", site > 0 ? "came from the subject's site" : "came from another site", site);
    int study = roster.subjectStudy[subject];
    double words = weighing.vocabulary.logRatio(cluster.number, study);
    parts.add(
        "descriptions", words > 0 ? "in the study's words" : "not in the study's words", words);
    double weight = weighing.profiles.weight(cluster, subject);
    parts.add("PatientWeight", weight > 0 ? "as on other scans" : "unlike other scans", weight);
    parts.add("lexicon", "words of phantoms and tests", Weighing.lexicon(cluster));
    parts.add("StudyDate", date(cluster, visit), dateWeight(cluster, visit));
    double label = weighing.label(cluster, visit);
    parts.add("visit", label < -1 ? "words name another visit" : "words name this visit", label);
    double own = builder.header(cluster, subject);
    // An exchange may have brought in who had not been weighed.
    double mixed =
        (Double.isNaN(h.mixed[j]) ? builder.mixed(cluster, subject, own) : h.mixed[j]) - own;
    parts.add("worklist", "the header as a whole may be that of another entry", mixed);
    double claims = h.message[j];
    parts.add(
        "other scans",
        claims < 0 ? "another scan is better for this visit" : "the visit waits for a scan",
        claims);
    boolean placed = cluster.placement.isEvidence() && visit == cluster.placement.visit();
    parts.add(
        "statement",
        "a person placed another part of this acquisition here",
        placed ? Placement.PERSON : 0);
    parts.add("exchange", "fits better if exchanged with another scan", h.exchange[j]);
    return closed(parts, logOdds);
  }

  private void recording(Cluster cluster, int r, int subject, Parts parts) {
    Recording header = cluster.recordings.get(r);
    for (TypedCode code : header.codes()) {
      code(code, subject, code.field(), parts);
    }
    TypedPerson person = weighing.persons.typed(header.person(), cluster.day());
    if (r == 0) {
      double carried = weighing.carried(header, subject);
      parts.add(
          "code", carried < -1 ? "no field holds the code" : "a field holds the code", carried);
    }
    double name = person.name(subject);
    parts.add("PatientName", name > 0 ? "the roster's name" : "another name", name);
    double birth = person.birth(subject);
    parts.add(
        "PatientBirthDate", birth > 0 ? "age or birth agrees" : "age or birth differs", birth);
    double sex = person.sex(subject);
    parts.add("PatientSex", sex > 0 ? "agrees" : "differs", sex);
    double number = person.number(subject);
    parts.add("PatientID", number > 0 ? "the hospital number" : "another hospital number", number);
    double seen = weighing.profiles.person(cluster, person, subject);
    parts.add("person", seen > 0 ? "as on other scans" : "unlike other scans", seen);
  }

  private void code(TypedCode code, int subject, String field, Parts parts) {
    double unrelated = weighing.unrelated(code);
    double log = code.logLikelihood(subject, unrelated) - Math.max(code.background(), unrelated);
    int at = code.hit(subject);
    CodeChannel.Kind kind =
        at >= 0 && code.explains(subject, unrelated)
            ? code.hitKind()[at]
            : CodeChannel.Kind.UNRELATED;
    boolean elsewhere = kind == CodeChannel.Kind.UNRELATED && code.best() > -4;
    String words = elsewhere ? "reads as the code of somebody else" : kind.words;
    parts.add(field, words, elsewhere ? log + unrelated - code.best() : log);
  }

  private double dateWeight(Cluster cluster, int visit) {
    return weighing.date(cluster, visit)
        - weighing.dates.logLikelihoodUnplanned(cluster.studyDay, cluster.receivedDay)
        - weighing.logDayRate;
  }

  private String date(Cluster cluster, int visit) {
    String clock = cluster.clockCorrected ? ", by the clock as a person corrected it" : "";
    return dated(cluster, visit) + clock;
  }

  private String dated(Cluster cluster, int visit) {
    if (!weighing.dates.plausible(cluster.studyDay, cluster.receivedDay)) {
      return "the scanner's date can't be right; the day of receipt was taken";
    }
    if (roster.visitDone[visit] == cluster.studyDay) {
      return "the day that the case report says";
    }
    if (roster.visitScheduled[visit] == RosterIndex.NONE) {
      return "no day was planned";
    }
    int off = cluster.studyDay - roster.visitScheduled[visit];
    String report = roster.visitDone[visit] == RosterIndex.NONE ? "" : ", not the day reported";
    return Math.abs(off) + (off < 0 ? " days before" : " days after") + " the planned day" + report;
  }

  /** Of no study here. */
  List<Evidence> outside(Cluster cluster, double logOdds) {
    Parts parts = new Parts();
    if (cluster.phantom || cluster.test) {
      parts.add("lexicon", "words of phantoms and tests", Math.log(1e5));
    }
    if (cluster.placement.isRule()) {
      parts.add(
          "statement",
          "the site is said to name what is of no study here like this",
          Placement.RULE);
    } else if (cluster.placement.outside() >= 0 && cluster.placement.isEvidence()) {
      parts.add("statement", "a person said so of another part of it", Placement.PERSON);
    }
    return closed(parts, logOdds);
  }

  private static List<Evidence> closed(Parts parts, double logOdds) {
    parts.evidence.add(
        new Evidence("others", "against all other candidates", logOdds / LN2 - parts.sum));
    return parts.evidence;
  }
}
