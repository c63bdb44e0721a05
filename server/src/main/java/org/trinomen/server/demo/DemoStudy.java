package org.trinomen.server.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.trinomen.server.demo.TypedIdentity.Mistake;

/**
 * The study that the demo shows: whom the study knows, as a folder that describes it, and what
 * arrived for it. Eight scans have images worth a look; eleven more, of a few slices each, show
 * what else goes wrong with names. The scans are of the weeks before the demo, because a scan that
 * is received years after its date is one whose date nobody should believe.
 */
public final class DemoStudy {

  /** Of the study in the ledger. */
  public static final String ID = "NEURO-PET";

  private static final DemoOptions FULL = DemoOptions.SMALL;
  private static final DemoOptions FEW_SLICES = new DemoOptions(1, 2, 4, 2, 1, 4, 64, 0, 16);

  /** Days from enrolment to the first visit. */
  private static final int ENROLLED_BEFORE = 14;

  private static final int DAYS_BETWEEN_VISITS = 14;
  private static final int WINDOW_DAYS = 6;

  /** Days from the earliest first visit to the demo. */
  private static final int BEGUN_BEFORE = 50;

  private static final int FIRST_VISITS_WITHIN = 24;

  /** Days from a visit to its case report. */
  private static final int REPORTED_AFTER = 3;

  private static final Set<String> EXCHANGED = Set.of("A030", "A040");

  private static final DateTimeFormatter DATE = DateTimeFormatter.BASIC_ISO_DATE;

  private DemoStudy() {}

  /**
   * All scans, in the order in which they are sent.
   *
   * @param day of the demo
   */
  public static List<ScanPlan> scans(LocalDate day) {
    List<ScanPlan> scans = new ArrayList<>(before(day, SyntheticStudy.plan(FULL)));
    List<ScanPlan> enrolled = before(day, SyntheticStudy.plan(FEW_SLICES));
    DemoSubject third = subject(enrolled, "A030");
    DemoSubject fourth = subject(enrolled, "A040");
    add(scans, enrolled, "A030", 1, typed(Mistake.SWAPPED, fourth, 1));
    add(scans, enrolled, "A040", 1, typed(Mistake.SWAPPED, third, 1));
    add(scans, enrolled, "A030", 2, typed(Mistake.CODE_AS_NAME, third, 2));
    add(scans, enrolled, "A040", 2, typed(Mistake.NEIGHBOUR_KEY, fourth, 2));
    add(scans, enrolled, "B030", 1, Mistake.SEPARATOR);
    add(scans, enrolled, "B030", 2, Mistake.TRANSPOSED);
    add(scans, enrolled, "B040", 1, Mistake.MISSPELT_NAME);
    add(scans, enrolled, "B040", 2, Mistake.HOSPITAL_NUMBER);
    addOutsiders(scans, enrolled);
    return List.copyOf(scans);
  }

  /** The same scans in the weeks before a day, two weeks from visit to visit. */
  private static List<ScanPlan> before(LocalDate day, List<ScanPlan> scans) {
    return scans.stream().map(scan -> at(start(day, scan), scan)).toList();
  }

  private static LocalDateTime start(LocalDate day, ScanPlan scan) {
    Seed seed = new Seed(FULL.seed());
    String code = scan.subject().code();
    int first = seed.random("demo", code).nextInt(FIRST_VISITS_WITHIN);
    int late = seed.random("demo", code, scan.visit()).nextInt(4);
    int days = first + (scan.visit() - 1) * DAYS_BETWEEN_VISITS + late;
    return day.minusDays(BEGUN_BEFORE).plusDays(days).atTime(scan.start().toLocalTime());
  }

  private static ScanPlan at(LocalDateTime start, ScanPlan scan) {
    return new ScanPlan(
        scan.number(),
        scan.site(),
        scan.subject(),
        scan.visit(),
        scan.typed(),
        scan.tracer(),
        start,
        scan.options());
  }

  private static void addOutsiders(List<ScanPlan> scans, List<ScanPlan> enrolled) {
    ScanPlan at = enrolled.getFirst();
    ScanPlan elsewhere = enrolled.getLast();
    DemoSubject phantom = outsider("PHANTOM", "NEMA", "IEC", LocalDate.of(2010, 1, 1), 'O');
    scans.add(
        outside(scans, at, phantom, 3, typed(Mistake.PHANTOM, phantom, 1).titled("DAILY QC")));
    DemoSubject stranger = outsider("B050", "Ferrari", "Giulia", LocalDate.of(1961, 9, 3), 'F');
    scans.add(outside(scans, elsewhere, stranger, 5, typed(Mistake.NOT_ENROLLED, stranger, 1)));
    DemoSubject patient = outsider("CLINIC", "Osei", "Grace", LocalDate.of(1955, 2, 17), 'F');
    scans.add(
        outside(
            scans,
            at,
            patient,
            9,
            typed(Mistake.CLINICAL, patient, 1).titled("WHOLE BODY FDG ONCOLOGY")));
  }

  private static TypedIdentity typed(Mistake mistake, DemoSubject subject, int visit) {
    return TypedIdentity.of(mistake, subject, visit, FEW_SLICES.visits());
  }

  private static DemoSubject outsider(
      String code, String family, String given, LocalDate birthDate, char sex) {
    return new DemoSubject(code, family, given, given, given, birthDate, sex, 70, 1.7, "4471902");
  }

  private static DemoSubject subject(List<ScanPlan> scans, String code) {
    return scans.stream()
        .map(ScanPlan::subject)
        .filter(subject -> subject.code().equals(code))
        .findFirst()
        .orElseThrow();
  }

  private static void add(
      List<ScanPlan> scans, List<ScanPlan> enrolled, String code, int visit, Mistake mistake) {
    add(scans, enrolled, code, visit, typed(mistake, subject(enrolled, code), visit));
  }

  private static void add(
      List<ScanPlan> scans, List<ScanPlan> enrolled, String code, int visit, TypedIdentity typed) {
    ScanPlan planned =
        enrolled.stream()
            .filter(scan -> scan.subject().code().equals(code) && scan.visit() == visit)
            .findFirst()
            .orElseThrow();
    scans.add(
        new ScanPlan(
            scans.size() + 1,
            planned.site(),
            planned.subject(),
            visit,
            typed,
            planned.tracer(),
            planned.start(),
            FEW_SLICES));
  }

  private static ScanPlan outside(
      List<ScanPlan> scans, ScanPlan like, DemoSubject who, int daysLater, TypedIdentity typed) {
    return new ScanPlan(
        scans.size() + 1,
        like.site(),
        who,
        1,
        typed,
        like.tracer(),
        like.start().plusDays(daysLater),
        FEW_SLICES);
  }

  /** How many instances the scans have. */
  public static long instanceCount() {
    return scans(LocalDate.EPOCH).stream().mapToLong(ScanPlan::instanceCount).sum();
  }

  // ---- the folder that describes the study

  /** Writes study, roster, visits and scanners as a study's coordinator would. */
  public static void writeFolder(Path folder, LocalDate day) throws IOException {
    Files.createDirectories(folder);
    List<ScanPlan> planned = before(day, SyntheticStudy.plan(FEW_SLICES));
    Files.writeString(folder.resolve("study.conf"), studyConf());
    Files.writeString(folder.resolve("roster.csv"), roster(planned));
    Files.writeString(folder.resolve("visits.csv"), visits(planned));
    Files.writeString(folder.resolve("nodes.csv"), nodes());
  }

  private static String studyConf() {
    StringBuilder sites = new StringBuilder();
    for (int i = 0; i < FEW_SLICES.sites(); i++) {
      DemoSite site = DemoSite.of(i);
      sites.append(
          "  { id = \"%s/%s\", prefix = %s, hospital = %s, institution = \"%s\" }%n"
              .formatted(ID, site.code(), site.subjectLetter(), site.code(), site.institution()));
    }
    return """
    # A made-up study: nobody in it exists.
    id = "%s"
    short = "%s"
    template = "{site}{N3}"
    identity_policy = full
    protocol = "%s"
    visits = [
      { label = V1, offset_days = %d, window_days = %d, also_written = [ "1", "VISIT 1" ] }
      { label = V2, offset_days = %d, window_days = %d, also_written = [ "2", "VISIT 2" ] }
    ]
    sites = [
    %s]
    """
        .formatted(
            ID,
            SyntheticStudy.NAME,
            SyntheticStudy.NAME,
            ENROLLED_BEFORE,
            WINDOW_DAYS,
            ENROLLED_BEFORE + DAYS_BETWEEN_VISITS,
            WINDOW_DAYS,
            sites);
  }

  private static String roster(List<ScanPlan> planned) {
    StringBuilder csv =
        new StringBuilder("subject,family,given,birthdate,sex,mrn,enrolled_on,entered_on\n");
    for (ScanPlan scan : planned) {
      if (scan.visit() == 1) {
        DemoSubject subject = scan.subject();
        String enrolled = DATE.format(scan.start().toLocalDate().minusDays(ENROLLED_BEFORE));
        csv.append(
            "%s,%s,%s,%s,%s,%s,%s,%s\n"
                .formatted(
                    subject.code(),
                    subject.family(),
                    subject.given(),
                    DATE.format(subject.birthDate()),
                    subject.sex(),
                    subject.hospitalNumber(),
                    enrolled,
                    enrolled));
      }
    }
    return csv.toString();
  }

  /**
   * The case report says days later on which day a visit was done; of the two subjects that were
   * exchanged it says nothing yet.
   */
  private static String visits(List<ScanPlan> planned) {
    StringBuilder csv =
        new StringBuilder(
            "subject,visit,scheduled,window_lo,window_hi,edc_done_on,edc_entered_on\n");
    for (ScanPlan scan : planned) {
      LocalDate day = scan.start().toLocalDate();
      LocalDate scheduled = day.minusDays(2);
      boolean reported = scan.visit() > 1 || !EXCHANGED.contains(scan.subject().code());
      csv.append(
          "%s,V%d,%s,%s,%s,%s,%s\n"
              .formatted(
                  scan.subject().code(),
                  scan.visit(),
                  DATE.format(scheduled),
                  DATE.format(scheduled.minusDays(WINDOW_DAYS)),
                  DATE.format(scheduled.plusDays(WINDOW_DAYS)),
                  reported ? DATE.format(day) : "",
                  reported ? DATE.format(day.plusDays(REPORTED_AFTER)) : ""));
    }
    return csv.toString();
  }

  private static String nodes() {
    StringBuilder csv = new StringBuilder("hospital,kind,value\n");
    for (int i = 0; i < FEW_SLICES.sites(); i++) {
      DemoSite site = DemoSite.of(i);
      csv.append("%s,ae,%s\n".formatted(site.code(), site.aeTitle()))
          .append("%s,station,%s\n".formatted(site.code(), site.aeTitle()))
          .append("%s,serial,%s\n".formatted(site.code(), site.serialNumber()));
    }
    return csv.toString();
  }
}
