package org.trinomen.server.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.FreePort;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.access.Accounts;

/** The pages of those who run the archive, and the one on which each keeps their own account. */
final class AdministrationBrowserTest {

  private static final String PASSWORD = "a long walk by the sea";
  private static final String NODE = "ae-title = %s\nhost = 127.0.0.1\nport = %d\nallow = [echo]\n";

  @TempDir private static Path folder;
  private static RunningArchive archive;
  private static RunningArchive scanner;
  private static Chromium chromium;

  private final Complaints complaints = new Complaints();
  private Page page;

  @BeforeAll
  static void start() throws Exception {
    chromium = Chromium.start("AdministrationBrowserTest", "--disable-gpu");
    scanner =
        new RunningArchive(
            folder.resolve("scanner"),
            Map.of(
                "dicom.enabled", "true",
                "dicom.port", "0",
                "dicom.ae-title", "PET",
                "dicom.accept-unknown-callers", "true"));
    Files.writeString(
        folder.resolve("trinomen.conf"), "environment = test\nindex.password = sesame\n");
    Path nodes = Files.createDirectory(folder.resolve("nodes.d"));
    Files.writeString(
        nodes.resolve("pet.conf"), NODE.formatted("PET", scanner.server().dicomPort().getAsInt()));
    Files.writeString(nodes.resolve("off.conf"), NODE.formatted("OFF", FreePort.any()));
    archive = new RunningArchive(folder.resolve("trinomen.conf"));
  }

  @AfterAll
  static void stop() throws IOException {
    Chromium.stop(chromium, archive);
    if (scanner != null) {
      scanner.close();
    }
  }

  @BeforeEach
  void signIn() {
    page = chromium.signedIn(archive, complaints, 1300, 1000);
  }

  @AfterEach
  void nothingWasWrongInTheBrowser() {
    page.context().close();
    complaints.areNone();
  }

  private void go(String place) {
    page.navigate(archive.anonymous("/ui/").build().uri() + "#" + place);
  }

  private Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private Locator row(String text) {
    return page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText(text));
  }

  private Page as(String account, String password) {
    Page other = chromium.page(1300, 1000);
    complaints.hear(other);
    other.navigate(archive.anonymous("/ui/").build().uri().toString());
    Chromium.signIn(other, new Accounts.FirstAccount(account, password));
    return other;
  }

  @Test
  void accountIsMadeGivenLimitedRightsAndRemoved() {
    page.getByText("Administration").click();
    page.getByText("Make an account").first().click();
    page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("anna");
    page.getByLabel("First password").fill("short");
    button("Add a role").click();
    page.getByLabel("Role", new Page.GetByLabelOptions().setExact(true)).selectOption("UPLOADER");
    page.getByLabel("Only study").fill("NPET-A");
    page.getByLabel("Only site").fill("JHU");
    button("Make an account").click();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("a password has at least");
    page.getByLabel("First password").fill(PASSWORD);
    button("Make an account").click();
    assertThat(row("anna")).containsText("UPLOADER NPET-A · JHU");
    assertThat(row("anna")).containsText("Never");
    Chromium.screenshot(page, "admin-accounts");

    Page annas = as("anna", PASSWORD);
    assertThat(annas.locator("main h1")).hasText("Send scans");
    assertThat(annas.getByText("Administration")).hasCount(0);
    annas.navigate(archive.anonymous("/ui/").build().uri() + "#/admin/accounts");
    assertThat(annas.locator("main")).containsText("Your account may not do this");

    button("Change anna").click();
    button("Disable").click();
    assertThat(row("anna")).containsText("(disabled)");
    annas.reload();
    assertThat(annas.getByLabel("Password")).isVisible();
    annas.context().close();

    button("Remove…").click();
    button("Remove anna for good").click();
    assertThat(row("anna")).hasCount(0);
  }

  @Test
  void pageSaysWhyAnAccountCouldNotBeRemoved() throws Exception {
    String carol = "{\"name\": \"carol\", \"password\": \"%s\", \"roles\": [\"READER\"]}";
    assertThat(archive.post("/api/accounts", carol.formatted(PASSWORD)).statusCode())
        .isEqualTo(200);
    page.route(
        "**/api/accounts/carol",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setStatus(503)
                    .setContentType("application/json")
                    .setBody("{\"Details\": \"the audit trail can't be written\"}")));
    go("/admin/accounts");
    button("Change carol").click();
    button("Remove…").click();
    page.waitForResponse("**/api/accounts", () -> button("Remove carol for good").click());
    page.evaluate("() => new Promise((shown) => setTimeout(() => requestAnimationFrame(shown)))");
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("the audit trail can't be written");
    assertThat(row("carol")).hasCount(1);
  }

  @Test
  void lastAdministratorStaysAndThePageSaysWhy() {
    go("/admin/accounts");
    button("Change admin").click();
    assertThat(button("Remove…")).isDisabled();
    page.getByLabel("Take the role ADMINISTRATOR away").click();
    button("Keep these rights").click();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("nobody could manage accounts");
  }

  @Test
  void nodeAnswersOrThePageSaysThatItDoesNot() {
    go("/admin/nodes");
    button("Echo to pet").click();
    assertThat(row("PET")).containsText("Answered in");
    button("Echo to off").click();
    assertThat(row("OFF").locator(".bad")).isVisible();
    Chromium.screenshot(page, "admin-nodes");
  }

  @Test
  void configurationIsShownWithWhatChangedInItsFiles() throws IOException {
    go("/admin/configuration");
    assertThat(page.getByText("The files say what is in force.")).isVisible();
    assertThat(row("index.password")).containsText("(secret)");
    assertThat(row("environment")).containsText("trinomen.conf:1");
    Path later = folder.resolve("nodes.d/later.conf");
    Files.writeString(later, NODE.formatted("LATER", 104));
    page.reload();
    assertThat(page.getByText("1 setting would change at the next start.")).isVisible();
    assertThat(row("nodes.d/later.conf")).containsText("sha256:");
    Chromium.screenshot(page, "admin-configuration");
    Files.writeString(later, "ae-title = A\\B\n");
    page.reload();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("later.conf");
    Files.delete(later);
  }

  @Test
  void auditTrailIsSearched() {
    as("mallory", "guess").context().close();
    go("/admin/audit");
    page.getByLabel("Outcome").selectOption("REFUSED");
    button("Search").click();
    assertThat(row("mallory")).containsText("127.0.0.1");
    assertThat(row("Permitted")).hasCount(0);
    Chromium.screenshot(page, "admin-audit");
    page.getByLabel("Who").fill("nobody-of-this-name");
    button("Search").click();
    assertThat(page.locator(".empty")).containsText("Nothing in the trail fits");
  }

  @Test
  void healthIsDrawn() {
    go("/admin/health");
    assertThat(page.getByText("Scans and changes are taken.")).isVisible();
    assertThat(page.getByText("Never verified.")).isVisible();
    assertThat(page.locator(".chart")).hasCount(10);
    assertThat(page.locator(".chart", new Page.LocatorOptions().setHasText("Disk left")))
        .containsText("Now");
  }

  @Test
  void dayIsDrawnAsALineThatIsBrokenWhereNothingIsKnown() {
    page.route(
        "**/api/health",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(
                        """
                        {"version": "1", "troubles": ["disk: <i>full</i>"],
                         "verification": {"startedAt": "2026-11-20T10:00:00Z", "records": 1200,
                                          "bytes": 5000000, "findings": 2},
                         "at": ["2026-11-24T10:00:00Z", "2026-11-24T10:01:00Z",
                                "2026-11-24T10:02:00Z", "2026-11-24T10:03:00Z"],
                         "series": {"trinomen_review_scans": [1, 4, null, 2],
                                    "trinomen_ingest_instances_total": [0, 60, 180, 180]}}
                        """)));
    go("/admin/health");
    assertThat(page.getByRole(AriaRole.ALERT).first()).containsText("disk: <i>full</i>");
    assertThat(page.getByRole(AriaRole.ALERT).last())
        .containsText("1,200 records, 5 MB. 2 findings");
    assertThat(page.getByLabel("Scans in review: Now 2, lowest 1, highest 4").locator("path"))
        .hasCount(2);
    assertThat(page.getByLabel("Instances arriving: Now 0/s, lowest 0/s, highest 2/s")).isVisible();
    Chromium.screenshot(page, "admin-health");
  }

  @Test
  void tokenIsShownOnceWorksAndIsRevoked() throws Exception {
    page.locator("header .account a").click();
    page.getByText("Make a token").first().click();
    page.getByLabel("What for").fill("nightly pull");
    page.getByLabel("SEE_SYSTEM").check();
    button("Make a token").click();
    String secret = page.locator(".secret").textContent();
    Chromium.screenshot(page, "own-account");
    assertThat(status(secret, "/system")).isEqualTo(200);
    assertThat(status(secret, "/api/accounts")).isEqualTo(403);
    button("I have copied it").click();
    assertThat(page.locator(".secret")).hasCount(0);
    assertThat(row("nightly pull")).containsText("SEE_SYSTEM");
    button("Revoke nightly pull").click();
    assertThat(row("nightly pull")).hasCount(0);
    assertThat(status(secret, "/system")).isEqualTo(401);
  }

  private static int status(String token, String path) throws Exception {
    return archive
        .send(archive.anonymous(path).header("Authorization", "Bearer " + token))
        .statusCode();
  }

  @Test
  void ownPasswordIsChangedByWhoKnowsIt() throws Exception {
    String bob = "{\"name\": \"bob\", \"password\": \"%s\", \"roles\": [\"READER\"]}";
    assertThat(archive.post("/api/accounts", bob.formatted(PASSWORD)).statusCode()).isEqualTo(200);
    Page his = as("bob", PASSWORD);
    assertThat(his.locator("main h1")).isVisible();
    his.locator("header .account a").click();
    his.getByLabel("Current password").fill("not it");
    his.getByLabel("New password").fill(PASSWORD + " in spring");
    his.getByText("Change the password").click();
    assertThat(his.getByRole(AriaRole.ALERT)).containsText("the current password is wrong");
    his.getByLabel("Current password").fill(PASSWORD);
    his.getByText("Change the password").click();
    assertThat(his.getByLabel("User")).isVisible();
    Chromium.signIn(his, new Accounts.FirstAccount("bob", PASSWORD + " in spring"));
    assertThat(his.locator("main h1")).isVisible();
    his.context().close();
  }
}
