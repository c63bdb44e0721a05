package org.trinomen.server.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.server.RunningArchive.items;
import static org.trinomen.server.RunningArchive.number;
import static org.trinomen.server.RunningArchive.object;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.dimse.Caller;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.StoreScu;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Implementation;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.ui.Chromium;

/** A site types numbers that are one too high: what a coordinator sees and does, from outside. */
final class SiteRuleDoorsTest {

  private static final String STUDY_CONF =
      """
      id = NPET-A
      short = NPET
      template = "{site}{N3}"
      modality = PT
      protocol = "NPET DOPA brain"
      visits = [ { label = V1, offset_days = 14, window_days = 21 } ]
      sites = [ { id = "NPET-A/1", prefix = A, hospital = 0, institution = "Johns Hopkins" } ]
      """;

  private static final List<String> CODES = List.of("A010", "A020", "A030", "A040", "A050");

  @TempDir private Path folder;
  private RunningArchive archive;

  private static LocalDate day(int subject) {
    return LocalDate.now(ZoneOffset.UTC).minusDays(30 - 5L * subject);
  }

  /** The scan of a subject, under a number that is one too high. */
  private static TypedScan scan(int subject) {
    String typed = "A%03d".formatted(Integer.parseInt(CODES.get(subject).substring(1)) + 1);
    String date = day(subject).format(DateTimeFormatter.BASIC_ISO_DATE);
    return new TypedScan(typed, typed, date, subject + 1);
  }

  @BeforeEach
  void start() throws Exception {
    archive =
        new RunningArchive(
            folder,
            Map.of(
                "dicom.enabled", "true",
                "dicom.port", "0",
                "dicom.accept-unknown-callers", "true",
                "log.level", "error"));
    StringBuilder roster = new StringBuilder("study,site,subject,birthyear,sex,enrolled_on\n");
    StringBuilder visits = new StringBuilder("study,subject,visit,scheduled\n");
    for (int s = 0; s < CODES.size(); s++) {
      String code = CODES.get(s);
      LocalDate enrolled = day(s).minusDays(14);
      roster.append("NPET-A,NPET-A/1,%s,1971,F,%s%n".formatted(code, enrolled));
      visits.append("NPET-A,%s,V1,%s%n".formatted(code, day(s)));
    }
    importFiles(
        Map.of(
            "study.conf", STUDY_CONF,
            "roster.csv", roster.toString(),
            "visits.csv", visits.toString()));
  }

  @AfterEach
  void stop() throws IOException {
    archive.close();
  }

  @Test
  void theSecondScanRaisesTheAlarmAndOneStatementCorrectsAllScans() throws Exception {
    send(0);
    assertThat(patterns()).isEmpty();
    send(1);
    assertThat(patterns()).hasSize(1);
    JsonValue.Members alarm = patterns().getFirst();
    assertThat(alarm.text("pattern")).contains("numbers are typed that are 1 too high");
    assertThat(items(object(archive.get("/api/review")), "patterns")).hasSize(1);
    assertThat(archive.get("/api/assertions?limit=1000").body())
        .as("what follows the ledger is told too")
        .contains("\"type\":\"site-pattern\"");
    send(2);
    List<String> before = answers("");
    assertThat(before).noneMatch(answer -> answer.startsWith("resolved"));
    long then = position();

    String rule = "{\"type\":\"site-rule\",\"site\":\"NPET-A/1\",\"numberOffset\":-1,%s}";
    String whole = rule.formatted("\"reason\":\"the site counts from 0\"");
    JsonValue.Members preview = object(archive.post("/api/assertions?preview", whole));
    assertThat(number(preview, "total")).isEqualTo(3);
    assertThat(position()).as("a preview is written down nowhere").isEqualTo(then);

    long stated = number(object(archive.post("/api/assertions", whole)), "position");
    archive.server().awaitDecisions();
    assertThat(answers(""))
        .containsExactly("resolved A010 V1", "resolved A020 V1", "resolved A030 V1");
    assertThat(patterns()).isEmpty();
    assertThat(answers("?as-of=" + then)).isEqualTo(before);
    assertThat(archive.get("/api/scans/" + scan(0).scan() + "/explain").body())
        .contains("as this site is said to type");
    send(3);
    assertThat(answers("")).last().isEqualTo("resolved A040 V1");
    long corrected = position();

    archive.post(
        "/api/assertions",
        "{\"type\":\"retract\",\"entry\":%d,\"reason\":\"it was another site\"}".formatted(stated));
    archive.server().awaitDecisions();
    assertThat(answers("").subList(0, 3)).isEqualTo(before);
    assertThat(patterns()).hasSize(1);
    assertThat(answers("?as-of=" + then)).isEqualTo(before);
    assertThat(answers("?as-of=" + corrected)).allMatch(answer -> answer.startsWith("resolved"));
    archive.restart();
    archive.server().awaitDecisions();
    assertThat(answers("?as-of=" + corrected)).allMatch(answer -> answer.startsWith("resolved"));
    assertThat(answers("").subList(0, 3)).isEqualTo(before);
    assertThat(patterns()).hasSize(1);
  }

  @Test
  void ruleHoldsOnItsDaysOnlyAndIsListed() throws Exception {
    send(0);
    send(1);
    send(2);
    String from =
        "{\"type\":\"site-rule\",\"site\":\"NPET-A/1\",\"numberOffset\":-1,\"from\":\"%s\","
            + "\"reason\":\"since the new worklist\"}";

    object(archive.post("/api/assertions", from.formatted(day(1))));
    archive.server().awaitDecisions();

    assertThat(answers("")).element(0).asString().startsWith("review");
    assertThat(answers("")).contains("resolved A020 V1", "resolved A030 V1");
    JsonValue.Members rule =
        items(object(archive.get("/api/studies/NPET-A/patterns")), "rules").getFirst();
    assertThat(rule.text("from")).contains(day(1).toString());
    assertThat(rule.text("reason")).contains("since the new worklist");
  }

  @Test
  void dismissedAlarmStaysAway() throws Exception {
    send(0);
    send(1);
    archive.post(
        "/api/assertions",
        "{\"type\":\"retract\",\"entry\":%d,\"reason\":\"two slips\"}"
            .formatted(number(patterns().getFirst(), "entry")));
    archive.server().awaitDecisions();

    assertThat(patterns()).isEmpty();
    send(2);
    assertThat(patterns()).isEmpty();
  }

  @Test
  void nonsenseIsNoRule() throws Exception {
    String rule = "{\"type\":\"site-rule\",\"reason\":\"x\",\"site\":\"NPET-A/1\",%s}";
    long before = position();

    assertStatus(400, rule.formatted("\"numberOffset\":0"));
    assertStatus(400, rule.formatted("\"numberOffset\":\"two\""));
    assertStatus(400, rule.formatted("\"numberOffset\":99999999999"));
    assertStatus(400, rule.formatted("\"numberOffset\":1,\"prefix\":\"B\""));
    assertStatus(400, rule.formatted("\"from\":\"2026-01-01\""));
    assertStatus(400, rule.formatted("\"numberOffset\":1,\"from\":\"yesterday\""));
    assertStatus(
        400, rule.formatted("\"numberOffset\":1,\"from\":\"2026-02-01\",\"to\":\"2026-01-01\""));
    assertStatus(400, rule.formatted("\"station\":\"PET1\""));
    assertStatus(
        400,
        rule.formatted("\"names\":\"%s\",\"field\":\"PatientID\",\"why\":\"test\"")
            .replace("%s", "x".repeat(300)));
    assertStatus(404, rule.formatted("\"numberOffset\":1").replace("NPET-A/1", "NPET-A/7"));
    assertThat(
            archive
                .post(
                    "/api/assertions?preview",
                    "{\"type\":\"retract\",\"entry\":1,\"reason\":\"x\"}")
                .statusCode())
        .isEqualTo(400);
    assertThat(position()).isEqualTo(before);
  }

  @Test
  void rosterThatIsNotImportedCanBeTried() throws Exception {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    String date = today.minusDays(3).format(DateTimeFormatter.BASIC_ISO_DATE);
    TypedScan unknown = new TypedScan("A077", "A077", date, 9);
    sendScan(unknown);
    long before = position();
    assertThat(answers("")).containsExactly("review  ");
    String question =
        """
        {"study":"NPET-A","roster":"study,site,subject,birthyear,sex,enrolled_on\\n\
        NPET-A,NPET-A/1,A077,1980,F,%s\\n",\
        "visits":"study,subject,visit,edc_done_on\\nNPET-A,A077,V1,%s\\n"}
        """
            .formatted(today.minusDays(17), today.minusDays(3));

    JsonValue.Members answer = object(archive.post("/api/what-if", question));

    assertThat(items(answer, "rosterChanges")).isNotEmpty();
    assertThat(items(answer, "changes")).hasSize(1);
    JsonValue.Members change = items(answer, "changes").getFirst();
    assertThat(change.text("scan")).contains(unknown.scan());
    assertThat(change.member("then").orElseThrow().asMembers().text("subject")).contains("A077");
    assertThat(position()).isEqualTo(before);
    assertThat(archive.post("/api/what-if", question.replace("NPET-A\"", "NO\"")).statusCode())
        .isEqualTo(404);
    assertThat(archive.post("/api/what-if", question.replace("NPET-A,", "OTHER,")).statusCode())
        .isEqualTo(400);
  }

  @Test
  void reviewPageShowsTheAlarmWhatWouldChangeAndStatesTheRule() throws Exception {
    send(0);
    send(1);
    send(2);
    List<String> complaints = new ArrayList<>();
    try (Chromium chromium = Chromium.start("SiteRuleDoorsTest", "--disable-gpu")) {
      Page page =
          chromium.browser().newPage(new Browser.NewPageOptions().setViewportSize(1200, 1100));
      page.onPageError(complaints::add);
      page.navigate(archive.anonymous("/ui/#/review").build().uri().toString());
      Chromium.signIn(page, archive.admin());
      page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Review")).click();
      Locator alarm = page.getByLabel("Alarm at NPET-A/1");
      PlaywrightAssertions.assertThat(alarm).containsText("numbers are typed that are 1 too high");
      button(alarm, "What would change").click();
      PlaywrightAssertions.assertThat(alarm).containsText("3 scans would change");
      PlaywrightAssertions.assertThat(alarm).containsText("A030, V1");
      Chromium.screenshot(page, "alarm");
      alarm.getByLabel("Reason").fill("the site counts from 0");
      button(alarm, "It is so").click();
      PlaywrightAssertions.assertThat(page.locator(".decided")).containsText("It is stated");
    }
    archive.server().awaitDecisions();
    assertThat(complaints).isEmpty();
    assertThat(answers(""))
        .containsExactly("resolved A010 V1", "resolved A020 V1", "resolved A030 V1");
  }

  private static Locator button(Locator within, String name) {
    return within.getByRole(
        AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  // ---- doing

  private void send(int subject) throws Exception {
    sendScan(scan(subject));
  }

  private void sendScan(TypedScan scan) throws Exception {
    Caller caller =
        Caller.of("PET00", AssociationSettings.of(new Implementation("2.25.1", "TEST")));
    RemoteNode node =
        new RemoteNode("127.0.0.1", archive.server().dicomPort().orElseThrow(), "TRINOMEN");
    try (StoreScu scu = new StoreScu(caller, node, List.of(), List.of())) {
      assertThat(scu.send(scan)).isInstanceOf(StoreScu.Answered.class);
    }
    archive.server().awaitDecisions();
  }

  private void importFiles(Map<String, String> files) throws Exception {
    StringBuilder body = new StringBuilder();
    files.forEach(
        (name, text) ->
            body.append("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(text)
                .append("\r\n"));
    HttpResponse<String> answer =
        archive.send(
            archive
                .request("/api/studies/NPET-A/import")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofString(body + "--b--\r\n")));
    assertThat(object(answer).member("clean")).contains(new JsonValue.Flag(true));
  }

  private void assertStatus(int status, String body) throws Exception {
    assertThat(archive.post("/api/assertions", body).statusCode()).as(body).isEqualTo(status);
  }

  // ---- asking

  private List<JsonValue.Members> patterns() throws Exception {
    return items(object(archive.get("/api/studies/NPET-A/patterns")), "patterns");
  }

  private List<String> answers(String query) throws Exception {
    List<String> answers = new ArrayList<>();
    for (JsonValue.Members scan : items(object(archive.get("/api/scans" + query)), "scans")) {
      JsonValue.Members answer = scan.member("answer").orElseThrow().asMembers();
      answers.add(
          String.join(
              " ",
              answer.text("state").orElse(""),
              answer.text("subject").orElse(""),
              answer.text("visit").orElse("")));
    }
    return answers;
  }

  private long position() throws Exception {
    return number(object(archive.get("/api/viewpoints")), "position");
  }
}
