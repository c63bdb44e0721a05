package org.trinomen.server.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.server.RunningArchive.items;
import static org.trinomen.server.RunningArchive.number;
import static org.trinomen.server.RunningArchive.object;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.query.PublicId;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.SmallInstance;
import org.trinomen.server.json.JsonValue;

/**
 * Random people with random grants in an archive of three sites, where sites give out the same
 * Patient IDs: nothing outside their scope is shown, counted or named, at whatever door.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReachDoorsTest {

  private static final String PASSWORD = "long enough it is";
  private static final int SCANS = 24;

  /** Where a scan is by the truth; nothing if it is of no study, or nobody knows. */
  private record Held(TypedScan scan, String study, String site) {
    boolean isOf(Scoped scope) {
      return !study.isEmpty()
          && (scope.study().isEmpty() || scope.study().equals(study))
          && (scope.site().isEmpty() || scope.site().equals(site));
    }
  }

  private record Scoped(String study, String site) {
    String json() {
      return "{\"role\":\"READER\""
          + (study.isEmpty() ? "" : ",\"study\":\"" + study + "\"")
          + (site.isEmpty() ? "" : ",\"site\":\"" + site + "\"")
          + "}";
    }
  }

  private static final List<Scoped> PLACES =
      List.of(
          new Scoped("NPET-A", ""),
          new Scoped("NPET-A", "NPET-A/1"),
          new Scoped("NPET-A", "NPET-A/2"),
          new Scoped("QPET", ""),
          new Scoped("", "NPET-A/2"),
          new Scoped("QPET", "NPET-A/1"),
          new Scoped("NOSUCH", ""));

  /** What the codes of a site begin with. */
  private static final Map<String, String> SITES =
      Map.of("NPET-A/1", "A", "NPET-A/2", "B", "QPET/1", "C");

  @TempDir static Path folder;
  private RunningArchive archive;
  private final List<Held> held = new ArrayList<>();
  private long beforeStatements;

  @BeforeAll
  void fill() throws Exception {
    archive = new RunningArchive(folder, Map.of("log.level", "error"));
    importStudy("NPET-A", List.of("NPET-A/1,A", "NPET-A/2,B"));
    importStudy("QPET", List.of("QPET/1,C"));
    Random random = new Random(7);
    for (int i = 0; i < SCANS; i++) {
      TypedScan scan =
          new TypedScan(
              "ID" + random.nextInt(6),
              "TYPED" + (100 + i) + "^X",
              "201407" + (10 + random.nextInt(20)),
              100 + i);
      byte[] file = file(scan);
      assertThat(archive.upload(file).statusCode()).isEqualTo(200);
      held.add(
          switch (random.nextInt(4)) {
            case 0 -> new Held(scan, "NPET-A", "NPET-A/1");
            case 1 -> new Held(scan, "NPET-A", "NPET-A/2");
            case 2 -> new Held(scan, "QPET", "QPET/1");
            default -> new Held(scan, "", "");
          });
    }
    archive.server().awaitDecisions();
    beforeStatements = archive.server().identity().state().head();
    for (int i = 0; i < SCANS; i++) {
      state(held.get(i), i);
    }
    archive.server().awaitDecisions();
  }

  @AfterAll
  void stop() throws IOException {
    archive.close();
  }

  @Test
  void nobodySeesWhatIsOutsideTheirScope() throws Exception {
    Random random = new Random(11);
    Set<Integer> sizes = new TreeSet<>();
    for (int user = 0; user < 9; user++) {
      List<Scoped> scopes = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(2); i++) {
        scopes.add(PLACES.get((user + 3 * i) % PLACES.size()));
      }
      String name = "user" + user;
      account(name, scopes);
      Predicate<Held> within = one -> scopes.stream().anyMatch(one::isOf);
      List<Held> seen = held.stream().filter(within).toList();
      sizes.add(seen.size());
      seesExactly(name, seen);
      namesNothingElse(name, held.stream().filter(within.negate()).toList(), seen);
      knowsNoOtherSiteOrSubject(name, scopes);
    }
    assertThat(sizes).as("the cases differ").hasSizeGreaterThan(3);
  }

  @Test
  void scanThatFitsNobodyIsWithinNobodysReach(@TempDir Path other) throws Exception {
    try (RunningArchive empty = new RunningArchive(other, Map.of("log.level", "error"))) {
      assertThat(empty.upload(SmallInstance.of(3, 1, 64).file()).statusCode()).isEqualTo(200);
      empty.server().awaitDecisions();
      account(empty, "limited", List.of(new Scoped("NPET-A", "")));
      assertThat(array(empty.send(signed(empty, "limited", "/studies")))).isEmpty();
      assertThat(array(empty.get("/studies"))).hasSize(1);
    }
  }

  private void seesExactly(String user, List<Held> seen) throws Exception {
    Set<String> studies = texts(seen.stream().map(one -> one.scan().study().toString()));
    assertThat(ids(user, "/studies")).as(user).isEqualTo(studies);
    assertThat(ids(user, "/views/study/studies")).isEqualTo(studies);
    assertThat(ids(user, "/instances"))
        .isEqualTo(texts(seen.stream().map(one -> one.scan().instance().toString())));
    assertThat(ids(user, "/patients"))
        .isEqualTo(
            texts(seen.stream().map(one -> PublicId.ofPath(one.scan().patientId()).toString())));
    JsonValue.Members counts = object(send(user, "/statistics"));
    assertThat(number(counts, "CountStudies")).isEqualTo(seen.size());
    assertThat(number(counts, "CountInstances")).isEqualTo(seen.size());
    assertThat(number(object(post(user, "/tools/count-resources", find("Series"))), "Count"))
        .isEqualTo(seen.size());
    assertThat(uids(send(user, "/dicom-web/studies").body()))
        .isEqualTo(texts(seen.stream().map(one -> one.scan().studyUid())));
    for (Held one : seen) {
      assertThat(send(user, "/instances/" + one.scan().instance() + "/file").statusCode())
          .isEqualTo(200);
    }
    JsonValue.Members scans = object(send(user, "/api/scans?state=resolved&limit=1000"));
    assertThat(number(scans, "total")).isEqualTo(seen.size());
    assertThat(texts(items(scans, "scans").stream().map(one -> one.text("id").orElseThrow())))
        .isEqualTo(texts(seen.stream().map(one -> one.scan().scan())));
    for (String kind : List.of("ImagingStudy", "Linkage")) {
      assertThat(number(object(send(user, "/fhir/" + kind + "?_count=1")), "total"))
          .as(kind)
          .isEqualTo(seen.size());
    }
    String page = "{\"Level\":\"Study\",\"Query\":{},\"Since\":1,\"Limit\":2}";
    assertThat(array(post(user, "/tools/find", page)))
        .hasSize(Math.clamp(seen.size() - 1, 0, 2))
        .isSubsetOf(studies);
  }

  /** What one door tells is looked through for names, UIDs and ids of what is outside. */
  private void namesNothingElse(String user, List<Held> hidden, List<Held> seen) throws Exception {
    List<String> told = new ArrayList<>();
    for (String path :
        List.of(
            "/patients?expand",
            "/studies?expand",
            "/series?expand",
            "/instances?expand",
            "/changes?limit=1000",
            "/changes?last",
            "/dicom-web/studies?includefield=all",
            "/dicom-web/instances",
            "/views/study/patients?expand",
            "/views/study/studies?expand",
            "/views/blinded/studies?expand",
            "/views/study/dicom-web/studies",
            "/api/scans?limit=1000",
            "/api/scans?limit=1000&viewpoint=recorded",
            "/api/scans?limit=1000&as-of=" + beforeStatements,
            "/api/review?limit=1000",
            "/api/assertions?limit=1000",
            "/fhir/Patient?_count=1000",
            "/fhir/ImagingStudy?_count=1000",
            "/fhir/Linkage?_count=1000",
            "/fhir/Provenance?_count=1000")) {
      HttpResponse<String> answer = send(user, path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      told.add(answer.body());
    }
    for (Held one : seen) {
      for (String more : List.of("", "/history", "/explain", "/instances")) {
        told.add(send(user, "/api/scans/" + one.scan().scan() + more).body());
      }
      String patient = "/patients/" + PublicId.ofPath(one.scan().patientId());
      for (String more :
          List.of("", "/studies", "/statistics", "/instances-tags?simplify", "/metadata?expand")) {
        told.add(send(user, patient + more).body());
      }
    }
    told.add(post(user, "/tools/find", find("Patient")).body());
    told.add(post(user, "/tools/lookup", hidden.getFirst().scan().studyUid()).body());
    for (Held one : hidden) {
      TypedScan scan = one.scan();
      Pattern traces =
          Pattern.compile(
              "%s|%s|%s|%s|%s(?![0-9])"
                  .formatted(
                      scan.patientName().substring(0, 8),
                      scan.study(),
                      scan.instance(),
                      scan.scan(),
                      Pattern.quote(scan.studyUid())));
      assertThat(told).as("%s of %s", user, one).noneMatch(text -> traces.matcher(text).find());
      answersAsIfItWereNotThere(user, scan);
    }
  }

  /** Sites, subjects and how many there are of them: what rosters tell. */
  private void knowsNoOtherSiteOrSubject(String user, List<Scoped> scopes) throws Exception {
    List<String> studies = new ArrayList<>();
    List<String> told = new ArrayList<>();
    JsonValue.Members listed = object(send(user, "/api/studies"));
    for (JsonValue.Members study : items(listed, "studies")) {
      String id = study.text("id").orElseThrow();
      studies.add(id);
      long sites = SITES.entrySet().stream().filter(site -> isWithin(site, id, scopes)).count();
      assertThat(number(study, "subjects")).as("%s of %s", id, user).isEqualTo(sites * SCANS);
      for (String more : List.of("", "/subjects", "/visits", "/patterns")) {
        told.add(object(send(user, "/api/studies/" + id + more)).toString());
      }
    }
    for (String path :
        List.of(
            "/api/assertions?limit=1000",
            "/api/review?limit=1000",
            "/fhir/ResearchStudy?_count=1000",
            "/fhir/ResearchSubject?_count=1000",
            "/fhir/Patient?_count=1000",
            "/fhir/Provenance?_count=1000")) {
      told.add(object(send(user, path)).toString());
    }
    for (Map.Entry<String, String> site : SITES.entrySet()) {
      String study = site.getKey().substring(0, site.getKey().indexOf('/'));
      if (!isWithin(site, study, scopes)) {
        Pattern traces = Pattern.compile(site.getKey() + "|\\b" + site.getValue() + "[0-9]{3}\\b");
        assertThat(told).as("%s of %s", user, site).noneMatch(text -> traces.matcher(text).find());
        String subject = "/api/studies/%s/subjects/%s003".formatted(study, site.getValue());
        assertThat(send(user, subject).statusCode()).isEqualTo(404);
        assertThat(send(user, subject + "/history").statusCode()).isEqualTo(404);
      }
      if (!studies.contains(study)) {
        assertThat(send(user, "/api/studies/" + study + "/visits").statusCode()).isEqualTo(404);
      }
    }
  }

  private static boolean isWithin(
      Map.Entry<String, String> site, String study, List<Scoped> scopes) {
    return site.getKey().startsWith(study + "/")
        && scopes.stream()
            .anyMatch(
                scope ->
                    (scope.study().isEmpty() || scope.study().equals(study))
                        && (scope.site().isEmpty() || scope.site().equals(site.getKey())));
  }

  /** An id from elsewhere opens nothing, and tells not even that there is something. */
  private void answersAsIfItWereNotThere(String user, TypedScan scan) throws Exception {
    PublicId none = PublicId.ofPath("NOBODY", "1.2.3");
    for (String path :
        List.of(
            "/studies/{id}",
            "/studies/{id}/archive",
            "/studies/{id}/labels",
            "/studies/{id}/patient",
            "/views/study/studies/{id}",
            "/views/blinded/studies/{id}/series")) {
      HttpResponse<String> hidden = send(user, path.replace("{id}", scan.study().toString()));
      HttpResponse<String> absent = send(user, path.replace("{id}", none.toString()));
      assertThat(hidden.statusCode()).as(path).isEqualTo(404);
      assertThat(hidden.body().replace(scan.study().toString(), "X"))
          .isEqualTo(absent.body().replace(none.toString(), "X"));
      assertThat(hidden.statusCode()).isEqualTo(absent.statusCode());
    }
    for (String path :
        List.of(
            "/api/scans/{id}",
            "/api/scans/{id}/history",
            "/api/scans/{id}/explain",
            "/api/scans/{id}/instances",
            "/fhir/Patient/{id}",
            "/fhir/ImagingStudy/{id}",
            "/fhir/Linkage/{id}")) {
      assertThat(send(user, path.replace("{id}", scan.scan())).statusCode())
          .as(path)
          .isEqualTo(404);
    }
    for (String path : List.of("", "/file", "/tags", "/preview", "/metadata")) {
      assertThat(send(user, "/instances/" + scan.instance() + path).statusCode())
          .as(path)
          .isEqualTo(404);
    }
    assertThat(send(user, "/dicom-web/studies/" + scan.studyUid() + "/metadata").statusCode())
        .isEqualTo(404);
    String body = "{\"Resources\":[\"%s\"],\"Synchronous\":true}";
    assertThat(post(user, "/tools/create-archive", body.formatted(scan.study())).statusCode())
        .isEqualTo(post(user, "/tools/create-archive", body.formatted(none)).statusCode());
  }

  @Test
  void aCoordinatorOfASiteDecidesOnItsScansAndOnNoOthers() throws Exception {
    String grant = "{\"role\":\"COORDINATOR\",\"study\":\"NPET-A\",\"site\":\"NPET-A/2\"}";
    String made = "{\"name\":\"site2\",\"password\":\"%s\",\"grants\":[%s]}";
    assertThat(archive.post("/api/accounts", made.formatted(PASSWORD, grant)).statusCode())
        .isEqualTo(200);
    Held own = first("NPET-A/2");
    String scan = own.scan().scan();
    String subject = "B%03d".formatted(held.indexOf(own));
    String hold = "{\"type\":\"hold\",\"scan\":\"%s\",\"reason\":\"look again\"}";
    JsonValue.Members stated = object(post("site2", "/api/assertions", hold.formatted(scan)));
    archive.server().awaitDecisions();
    JsonValue.Members queue = object(send("site2", "/api/review"));
    assertThat(items(queue, "review"))
        .as("what is doubtful stays in their queue")
        .anyMatch(one -> one.text("id").orElse("").equals(scan));
    String retract = "{\"type\":\"retract\",\"entry\":%d,\"reason\":\"it is right\"}";
    object(post("site2", "/api/assertions", retract.formatted(number(stated, "position"))));
    archive.server().awaitDecisions();
    assertThat(send("site2", "/api/studies/NPET-A/subjects/" + subject).body()).contains(scan);

    String other = first("NPET-A/1").scan().scan();
    String assign =
        "{\"type\":\"assign\",\"scan\":\"%s\",\"study\":\"%s\",\"subject\":\"%s\","
            + "\"visit\":\"V1\",\"reason\":\"x\"}";
    long before = archive.server().identity().state().head();
    for (String body :
        List.of(
            hold.formatted(other),
            assign.formatted(other, "NPET-A", subject),
            assign.formatted(scan, "NPET-A", "A001"),
            assign.formatted(scan, "QPET", "C001"),
            "{\"type\":\"same-person\",\"study\":\"NPET-A\",\"subject\":\"%s\",\"other\":"
                    .formatted(subject)
                + "\"A001\",\"reason\":\"x\"}",
            retract.formatted(entryOf(other)),
            retract.formatted(1))) {
      assertThat(post("site2", "/api/assertions", body).statusCode()).as(body).isEqualTo(404);
    }
    String rule =
        "{\"type\":\"site-rule\",\"site\":\"NPET-A/2\",\"numberOffset\":1,\"reason\":\"x\"}";
    assertThat(post("site2", "/api/assertions", rule).statusCode()).isEqualTo(403);
    assertThat(archive.server().identity().state().head()).isEqualTo(before);
  }

  @Test
  void whoeverSendsIsToldOfTheirOwnSubjectsOnly() throws Exception {
    String grant = "{\"role\":\"UPLOADER\",\"study\":\"NPET-A\",\"site\":\"NPET-A/2\"}";
    String made = "{\"name\":\"sender2\",\"password\":\"%s\",\"grants\":[%s]}";
    assertThat(archive.post("/api/accounts", made.formatted(PASSWORD, grant)).statusCode())
        .isEqualTo(200);
    String check = "{\"scans\":[{\"PatientID\":\"%s\",\"StudyDate\":\"20140711\"}]}";
    String theirs = post("sender2", "/api/send/check", check.formatted("A005")).body();
    String nobodys = post("sender2", "/api/send/check", check.formatted("ZZZ99")).body();
    assertThat(theirs).isEqualTo(nobodys).contains("\"state\":\"review\"");
    assertThat(
            post("sender2", "/api/send/consents", "{\"study\":\"QPET\",\"groups\":{}}")
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void whatIfTellsOfNobodyOutsideNotEvenThatSomebodyFits() throws Exception {
    account("asker", List.of(new Scoped("NPET-A", "NPET-A/2")));
    String asked =
        "{\"header\":{\"PatientID\":\"%s\",\"StudyDate\":\"20140711\",\"Modality\":\"PT\","
            + "\"PatientSex\":\"F\"}}";
    assertThat(archive.post("/api/what-if", asked.formatted("A005")).body()).contains("A005");
    HttpResponse<String> theirs = post("asker", "/api/what-if", asked.formatted("A005"));
    assertThat(theirs.statusCode()).isEqualTo(200);
    assertThat(theirs.body())
        .isEqualTo(post("asker", "/api/what-if", asked.formatted("ZZZ99")).body());
    String tables = "{\"study\":\"NPET-A\",\"roster\":\"x\"}";
    assertThat(post("asker", "/api/what-if", tables).statusCode()).isEqualTo(403);
  }

  private Held first(String site) {
    return held.stream().filter(one -> one.site().equals(site)).findFirst().orElseThrow();
  }

  /** The newest statement of a scan. */
  private long entryOf(String scan) {
    var state = archive.server().identity().state();
    return state.historyOfScan(scan, state.head()).getLast().seq();
  }

  @Test
  void whatHasNoScopeIsForRightsWithoutLimits() throws Exception {
    String body =
        "{\"name\":\"narrow\",\"password\":\"%s\",\"grants\":[{\"role\":\"ADMINISTRATOR\","
            + "\"study\":\"NPET-A\"}]}";
    assertThat(archive.post("/api/accounts", body.formatted(PASSWORD)).statusCode()).isEqualTo(200);
    for (String path :
        List.of("/api/accounts", "/tools/labels", "/exports", "/metrics", "/modalities")) {
      assertThat(send("narrow", path).statusCode()).as(path).isEqualTo(403);
    }
    assertThat(
            archive
                .send(signed("narrow", "/studies/" + held.getFirst().scan().study()).DELETE())
                .statusCode())
        .isEqualTo(403);
    String more = "{\"roles\":[\"ADMINISTRATOR\"]}";
    HttpRequest.Builder raise = signed("narrow", "/api/accounts/narrow/grants");
    assertThat(archive.send(raise.PUT(BodyPublishers.ofString(more))).statusCode()).isEqualTo(403);
  }

  // ---- doing

  private void importStudy(String study, List<String> sites) throws Exception {
    StringBuilder conf = new StringBuilder();
    StringBuilder roster = new StringBuilder("study,site,subject,birthyear,sex,enrolled_on,");
    roster.append("entered_on\n");
    conf.append("id = ").append(study).append("\nshort = ").append(study);
    conf.append("\ntemplate = \"{site}{N3}\"\nmodality = PT\nprotocol = \"").append(study);
    conf.append("\"\nvisits = [ { label = V1, offset_days = 14, window_days = 21 } ]\nsites = [");
    for (String site : sites) {
      String[] parts = site.split(",", -1);
      conf.append("{ id = \"").append(parts[0]).append("\", prefix = ").append(parts[1]);
      conf.append(", hospital = 0, institution = \"Hospital\" }\n");
      for (int i = 0; i < SCANS; i++) {
        roster.append(
            "%s,%s,%s%03d,1971,F,20140627,20140627\n".formatted(study, parts[0], parts[1], i));
      }
    }
    Map<String, String> files =
        Map.of("study.conf", conf.append("]\n").toString(), "roster.csv", roster.toString());
    HttpResponse<String> answer =
        IdentityDoorsTest.multipart(archive, "/api/studies/" + study + "/import", files);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private void state(Held one, int number) throws Exception {
    String prefix = SITES.getOrDefault(one.site(), "");
    String body =
        one.study().isEmpty()
            ? "{\"type\":\"hold\",\"scan\":\"%s\",\"reason\":\"x\"}".formatted(one.scan().scan())
            : ("{\"type\":\"assign\",\"scan\":\"%s\",\"study\":\"%s\",\"subject\":\"%s%03d\","
                    + "\"visit\":\"V1\",\"reason\":\"x\"}")
                .formatted(one.scan().scan(), one.study(), prefix, number);
    HttpResponse<String> answer = archive.post("/api/assertions", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static byte[] file(TypedScan scan) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(
        FileMeta.encode(scan.sopClassUid(), scan.sopInstanceUid(), Uids.ExplicitVRLittleEndian));
    scan.writeTo(Uids.ExplicitVRLittleEndian, file);
    return file.toByteArray();
  }

  private void account(String name, List<Scoped> scopes) throws Exception {
    account(archive, name, scopes);
  }

  private static void account(RunningArchive archive, String name, List<Scoped> scopes)
      throws Exception {
    String grants = scopes.stream().map(Scoped::json).collect(Collectors.joining(","));
    String body = "{\"name\":\"%s\",\"password\":\"%s\",\"grants\":[%s]}";
    HttpResponse<String> made =
        archive.post("/api/accounts", body.formatted(name, PASSWORD, grants));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
  }

  private static String find(String level) {
    return "{\"Level\":\"%s\",\"Query\":{},\"Expand\":true}".formatted(level);
  }

  private HttpRequest.Builder signed(String user, String path) {
    return signed(archive, user, path);
  }

  private static HttpRequest.Builder signed(RunningArchive archive, String user, String path) {
    String pair = user + ":" + PASSWORD;
    return archive
        .anonymous(path)
        .header(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }

  private HttpResponse<String> send(String user, String path) throws Exception {
    return archive.send(signed(user, path));
  }

  private HttpResponse<String> post(String user, String path, String body) throws Exception {
    return archive.send(signed(user, path).POST(BodyPublishers.ofString(body)));
  }

  private Set<String> ids(String user, String path) throws Exception {
    return array(send(user, path));
  }

  private static Set<String> array(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).isEqualTo(200);
    return RunningArchive.json(answer) instanceof JsonValue.Items(List<JsonValue> values)
        ? texts(values.stream().map(value -> ((JsonValue.Text) value).value()))
        : Set.of();
  }

  private static Set<String> uids(String body) {
    return texts(
        Pattern.compile(Pattern.quote(TypedScan.ROOT) + "\\.[0-9]+(?=\")")
            .matcher(body)
            .results()
            .map(found -> found.group()));
  }

  private static Set<String> texts(Stream<String> texts) {
    return texts.collect(Collectors.toCollection(TreeSet::new));
  }
}
