package org.trinomen.identity.resolve;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trinomen.identity.ScanIdentity;
import org.trinomen.identity.study.CheckDigit;
import org.trinomen.identity.study.CodeGrammar;
import org.trinomen.identity.study.IdentityPolicy;
import org.trinomen.identity.study.PersonalIdentity;
import org.trinomen.identity.study.PlannedVisit;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.Roster;
import org.trinomen.identity.study.Site;
import org.trinomen.identity.study.SiteNode;
import org.trinomen.identity.study.StudyCoding;
import org.trinomen.identity.study.Visit;

/**
 * A study that never was, with scans as people would have sent them, and the truth. Other grammars,
 * habits and error rates than the labelled samples have, so that what is fitted to those shows.
 */
final class GeneratedStudy {

  /**
   * How codes look and what goes wrong.
   *
   * @param field the attribute that holds the code
   * @param noise 1 is a careful study
   */
  record Habits(
      String template,
      CheckDigit check,
      String[] prefixes,
      IdentityPolicy policy,
      String field,
      double noise) {}

  private static final DateTimeFormatter DICOM_DATE = DateTimeFormatter.BASIC_ISO_DATE;
  private static final String[] FAMILIES = {
    "Alder", "Birch", "Cedarwood", "Dogwood", "Elmhurst", "Firth", "Gingko", "Hazelton", "Ironbark",
    "Juniper", "Kapok", "Larchmont", "Mapleton", "Nordneman", "Oakley", "Poplar", "Quince", "Rowan",
    "Spruce", "Tamarack", "Umbrella", "Viburnum", "Willows", "Yewdale", "Zelkova"
  };
  private static final String[] GIVEN = {
    "Ada", "Ben", "Cora", "Dan", "Eve", "Finn", "Gail", "Hugo", "Ida", "Jon", "Kay", "Leo", "Mia",
    "Ned", "Ora", "Pat", "Rex", "Sue", "Tom", "Una", "Vic", "Wes", "Zoe"
  };

  final List<ReceivedScan> scans = new ArrayList<>();

  /** Subject and visit of each scan; of no study if it is not in the map. */
  final Map<String, String> truth = new HashMap<>();

  /** Scans whose every sign names the wrong subject: nobody could know. */
  final Set<String> silent = new HashSet<>();

  private final Habits habits;
  private final Random random;
  private final ResearchStudy study;
  private final List<SiteNode> nodes = new ArrayList<>();
  private final List<ResearchSubject> subjects = new ArrayList<>();
  private final Map<String, ResearchSubject> byCode = new HashMap<>();
  private final List<Visit> visits = new ArrayList<>();
  private int number;

  GeneratedStudy(long seed, Habits habits, int count) {
    this.habits = habits;
    random = new Random(seed);
    List<Site> sites = new ArrayList<>();
    for (int k = 0; k < habits.prefixes.length; k++) {
      String hospital = "hospital " + k;
      sites.add(new Site("GEN/" + k, habits.prefixes[k], hospital, "General " + (char) ('P' + k)));
      nodes.add(new SiteNode(hospital, SiteNode.Kind.SERIAL_NUMBER, "7000" + k, null, null));
      nodes.add(new SiteNode(hospital, SiteNode.Kind.STATION, "GENPT" + k, null, null));
    }
    study =
        new ResearchStudy(
            "GEN-X",
            "GENX",
            new CodeGrammar(habits.template, habits.check),
            habits.field,
            habits.policy,
            "C11-XYZ",
            "GENX brain",
            "PT",
            List.of(
                new PlannedVisit("V1", 14, 21),
                new PlannedVisit("V2", 200, 30),
                new PlannedVisit("V3", 400, 30)),
            sites);
    enrol(count);
    for (Visit visit : List.copyOf(visits)) {
      if (random.nextDouble() < 0.92) {
        scan(visit);
      }
    }
    for (int i = 0; i < count / 12; i++) {
      outsider();
    }
  }

  Roster roster() {
    return new Roster(List.of(study), nodes, subjects, visits);
  }

  private void enrol(int count) {
    StudyCoding coding = new StudyCoding(study);
    int[] serial = new int[habits.prefixes.length];
    Set<String> used = new HashSet<>();
    LocalDate start = LocalDate.of(2016, 3, 1);
    while (subjects.size() < count) {
      int k = random.nextInt(habits.prefixes.length);
      List<String> runs = new ArrayList<>();
      var slots = java.util.regex.Pattern.compile("\\{([NA])(\\d)}").matcher(habits.template);
      while (slots.find()) {
        int length = Integer.parseInt(slots.group(2));
        runs.add(slots.group(1).equals("A") ? letters(length) : digits(length, k, serial));
      }
      String code = coding.format(habits.prefixes[k], runs).orElseThrow();
      if (used.add(code)) {
        LocalDate enrolled = start.plusDays(subjects.size() * 1100L / count);
        ResearchSubject subject = subject(k, code, enrolled);
        subjects.add(subject);
        byCode.put(code, subject);
        plan(code, enrolled);
      }
    }
  }

  /** Serial numbers where codes have a check character, or random ones where they have not. */
  private String digits(int length, int site, int[] serial) {
    int value =
        habits.prefixes.length == 1 ? random.nextInt((int) Math.pow(10, length)) : ++serial[site];
    return String.format(Locale.ROOT, "%0" + length + "d", value);
  }

  private String letters(int length) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < length; i++) {
      out.append("ACEFHJKMNPRTUVWXY".charAt(random.nextInt(17)));
    }
    return out.toString();
  }

  private ResearchSubject subject(int site, String code, LocalDate enrolled) {
    LocalDate born = LocalDate.of(1930 + random.nextInt(60), 1, 1).plusDays(random.nextInt(365));
    boolean full = habits.policy == IdentityPolicy.FULL;
    return new ResearchSubject(
        study.id(),
        "GEN/" + site,
        code,
        List.of(),
        new PersonalIdentity(
            full ? FAMILIES[random.nextInt(FAMILIES.length)] : "",
            full ? GIVEN[random.nextInt(GIVEN.length)] : "",
            "",
            habits.policy == IdentityPolicy.NONE ? null : born,
            born.getYear(),
            random.nextBoolean() ? "M" : "F",
            full ? "0" + (2_000_000 + random.nextInt(7_000_000)) : ""),
        enrolled,
        enrolled,
        ResearchSubject.Status.ACTIVE,
        null);
  }

  private void plan(String code, LocalDate enrolled) {
    for (PlannedVisit planned : study.visits()) {
      LocalDate day = enrolled.plusDays(planned.offsetDays());
      LocalDate done = random.nextDouble() < 0.4 ? actual(day) : null;
      visits.add(
          new Visit(
              study.id(),
              code,
              planned.label(),
              day,
              day.minusDays(planned.windowDays()),
              day.plusDays(planned.windowDays()),
              done,
              done));
    }
  }

  private LocalDate actual(LocalDate planned) {
    return planned.plusDays(Math.round(random.nextGaussian() * 5));
  }

  private boolean chance(double rate) {
    return random.nextDouble() < Math.min(0.5, rate * habits.noise);
  }

  private ResearchSubject of(String code) {
    return Objects.requireNonNull(byCode.get(code));
  }

  private void scan(Visit visit) {
    ResearchSubject subject = of(visit.subject());
    LocalDate day = visit.doneOn() == null ? actual(visit.scheduled()) : visit.doneOn();
    String meant = subject.code();
    boolean neighbour = chance(0.001);
    if (neighbour) {
      meant = subjects.get(random.nextInt(subjects.size())).code();
    }
    String typed = chance(0.01) ? "" : typo(dressed(meant, visit.label()));
    String id = add(subject, day, typed, subject.site(), "GENX brain", "C11-XYZ");
    truth.put(id, visit.subject() + "|" + visit.label());
    if (neighbour && !meant.equals(subject.code())) {
      silent.add(id);
    }
  }

  private String dressed(String code, String visit) {
    String text = code;
    if (chance(0.03)) {
      text = text.toLowerCase(Locale.ROOT);
    }
    if (chance(0.03)) {
      text = text.replace("-", random.nextBoolean() ? "" : " ");
    }
    if (chance(0.03)) {
      text = text.replaceFirst("(?<=[A-Z])-?0+(?=\\d)", "");
    }
    if (chance(0.02)) {
      text = text.replace('0', 'O');
    }
    if (chance(0.05)) {
      text = text + "-" + visit;
    }
    if (habits.template.contains("{I}")) {
      text = text + "-" + letters(2);
    }
    return chance(0.04) ? "Subj " + text : text;
  }

  private String typo(String text) {
    if (!chance(0.012)) {
      return text;
    }
    int at = random.nextInt(text.length() - 1);
    return switch (random.nextInt(4)) {
      case 0 -> text.substring(0, at) + random.nextInt(10) + text.substring(at + 1);
      case 1 -> text.substring(0, at) + text.substring(at + 1);
      case 2 -> text.substring(0, at + 1) + text.substring(at);
      default ->
          text.substring(0, at) + text.charAt(at + 1) + text.charAt(at) + text.substring(at + 2);
    };
  }

  private void outsider() {
    LocalDate day = LocalDate.of(2016, 4, 1).plusDays(random.nextInt(1100));
    String site = "GEN/" + random.nextInt(habits.prefixes.length);
    switch (random.nextInt(4)) {
      case 0 -> add(null, day, "PHANTOM", site, "QC", "");
      case 1 ->
          add(
              null,
              day,
              "ADNI_0" + random.nextInt(99) + "_S_1" + random.nextInt(999),
              site,
              "ADNI3 PET",
              "F18-AV45");
      case 2 -> add(null, day, "", site, "PET BRAIN FDG", "F18-FDG");
      default -> add(null, day, "TEST", site, "", "");
    }
  }

  private String add(
      @Nullable ResearchSubject subject,
      LocalDate day,
      String typed,
      String site,
      String description,
      String tracer) {
    String id = String.format(Locale.ROOT, "G%05d", number++);
    Map<String, String> header = new HashMap<>();
    String k = site.substring(4);
    header.put("DeviceSerialNumber", "7000" + k);
    header.put("StationName", "GENPT" + k);
    header.put("StudyInstanceUID", "1.2.3." + id.substring(1));
    header.put("Modality", "PT");
    header.put("ProtocolName", description);
    header.put("Radiopharmaceutical", tracer);
    PersonalIdentity person = subject == null ? PersonalIdentity.UNKNOWN : subject.person();
    String local = Integer.toString(10_000 + random.nextInt(900_000));
    boolean inId = habits.field.equals("PatientID");
    if (!inId && !habits.field.equals("PatientName")) {
      header.put(habits.field, typed + (typed.isEmpty() ? "" : " brain"));
    }
    String name = person.familyName() + "^" + person.givenName();
    String patientName = habits.field.equals("PatientName") ? typed : name.length() > 1 ? name : "";
    String mrn = person.medicalRecordNumber().isEmpty() ? local : person.medicalRecordNumber();
    LocalDate born = person.birthDate();
    if (person.birthYear() > 0) {
      int age = day.getYear() - person.birthYear() - (random.nextBoolean() ? 1 : 0);
      header.put("PatientAge", String.format(Locale.ROOT, "%03dY", age));
    }
    Instant received =
        day.plusDays(random.nextInt(3))
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant()
            .plusSeconds(50_000 + random.nextInt(30_000));
    scans.add(
        new ReceivedScan(
            id,
            received,
            new ScanIdentity(
                inId ? typed : mrn,
                "",
                patientName,
                born == null ? "" : born.format(DICOM_DATE),
                person.sex()),
            new ReceivedScan.Circumstances("dicom", "", "", "", "", ""),
            day,
            header,
            ""));
    return id;
  }
}
