package org.trinomen.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.archive.reach.Reach;
import org.trinomen.server.config.AddressRange;
import org.trinomen.server.config.GrantSettings;
import org.trinomen.server.config.SettingsFile;

class AccessTest {

  private static final String HOME = "127.0.0.1";
  private static final String PASSWORD = "correct horse battery";

  @TempDir Path folder;

  private final SettableClock clock = new SettableClock();
  private final List<Deed> deeds = new ArrayList<>();
  private Access access;

  @BeforeEach
  void open() {
    access = reopened();
    access.accounts().create("anna", PASSWORD, Set.of(Role.READER));
  }

  @Test
  void theFirstStartMakesAnAdministratorWithARandomPasswordOnce(@TempDir Path fresh) {
    Access first = open(fresh);
    Accounts.FirstAccount admin = first.accounts().createFirst().orElseThrow();
    assertThat(admin.name()).isEqualTo("admin");
    assertThat(admin.password()).hasSizeGreaterThanOrEqualTo(20);
    assertThat(first.accounts().createFirst()).isEmpty();
    assertThat(open(fresh).accounts().createFirst()).isEmpty();
    Principal principal = accepted(open(fresh).withPassword("admin", admin.password(), HOME));
    assertThat(principal.permissions()).containsExactlyInAnyOrder(Permission.values());
  }

  @Test
  void theRightPasswordIsAcceptedAndTheWrongOneRefusedAndOnlyRefusalsAreOnRecord() {
    assertThat(accepted(access.withPassword("anna", PASSWORD, HOME)).account()).isEqualTo("anna");
    assertThat(access.withPassword("anna", "wrong", HOME)).isInstanceOf(SignIn.Refused.class);
    assertThat(access.withPassword("nobody", PASSWORD, HOME)).isInstanceOf(SignIn.Refused.class);
    assertThat(deeds).extracting(Deed::who).containsExactly("anna", "nobody");
    assertThat(deeds).extracting(Deed::outcome).containsOnly(Deed.Outcome.REFUSED);
  }

  @Test
  void whatIsNoAccountNameIsNotPutOnRecord() {
    access.withPassword("my secret, typed in the wrong field", "", HOME);
    assertThat(deeds).singleElement().satisfies(deed -> assertThat(deed.who()).isEmpty());
  }

  @Test
  void theFileHoldsNoSecretsAndIsReadableByItsOwnerOnly() throws IOException {
    Accounts.Issued token =
        access.accounts().issueToken("anna", "script", Duration.ofDays(1)).orElseThrow();
    Path file = folder.resolve("access.json");
    assertThat(Files.readString(file))
        .contains("$argon2id$v=19$m=19456,t=2,p=1$")
        .doesNotContain(PASSWORD)
        .doesNotContain(token.secret());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void accountsAndTokensSurviveARestart() {
    Accounts.Issued token =
        access.accounts().issueToken("anna", "script", Duration.ofDays(1)).orElseThrow();
    Access again = reopened();
    assertThat(accepted(again.withPassword("anna", PASSWORD, HOME)).permissions())
        .isEqualTo(Role.READER.permissions());
    assertThat(accepted(again.withToken(token.secret(), HOME)).means())
        .isEqualTo(Principal.Means.TOKEN);
  }

  @Test
  void aDamagedFileStopsTheStartRatherThanLettingAnyoneBecomeAdmin() throws IOException {
    Files.writeString(folder.resolve("access.json"), "{\"accounts\": [{}]}");
    assertThatIllegalStateException().isThrownBy(this::reopened).withMessageContaining("damaged");
  }

  @Test
  void tokensExpireAndCanBeRevoked() {
    Accounts accounts = access.accounts();
    Accounts.Issued brief = accounts.issueToken("anna", "", Duration.ofDays(1)).orElseThrow();
    Accounts.Issued lasting = accounts.issueToken("anna", "", Duration.ofDays(9)).orElseThrow();
    clock.advance(Duration.ofDays(1));
    assertThat(access.withToken(brief.secret(), HOME)).isInstanceOf(SignIn.Refused.class);
    assertThat(access.withToken(lasting.secret(), HOME)).isInstanceOf(SignIn.Accepted.class);
    assertThat(accounts.tokens("anna")).containsExactly(lasting.token());
    assertThat(accounts.revokeToken("somebody-else", lasting.token().id()))
        .isEqualTo(Accounts.Change.UNKNOWN);
    assertThat(accounts.revokeToken("anna", lasting.token().id())).isEqualTo(Accounts.Change.DONE);
    assertThat(access.withToken(lasting.secret(), HOME)).isInstanceOf(SignIn.Refused.class);
  }

  @Test
  void noTokenOutlivesTheConfiguredBound() {
    Accounts.Issued token =
        access.accounts().issueToken("anna", "", Duration.ofDays(100_000)).orElseThrow();
    assertThat(token.token().expires()).isEqualTo(clock.instant().plus(Duration.ofDays(366)));
  }

  @Test
  void sessionsEndWhenNotUsed() {
    Principal anna = accepted(access.withPassword("anna", PASSWORD, HOME));
    String secret = access.openSession(anna);
    clock.advance(Duration.ofMinutes(29));
    assertThat(access.withSession(secret, HOME)).isInstanceOf(SignIn.Accepted.class);
    clock.advance(Duration.ofMinutes(29));
    assertThat(access.withSession(secret, HOME)).isInstanceOf(SignIn.Accepted.class);
    clock.advance(Duration.ofMinutes(30));
    assertThat(access.withSession(secret, HOME)).isInstanceOf(SignIn.Refused.class);
  }

  @Test
  void sessionsEndHoweverMuchTheyAreUsed() {
    String secret = access.openSession(accepted(access.withPassword("anna", PASSWORD, HOME)));
    for (int minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      clock.advance(Duration.ofMinutes(20));
      assertThat(access.withSession(secret, HOME)).isInstanceOf(SignIn.Accepted.class);
    }
    clock.advance(Duration.ofMinutes(20));
    assertThat(access.withSession(secret, HOME)).isInstanceOf(SignIn.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "short",
        "Password12345",
        "aaaaaaaaaaaa",
        "123456789012",
        "bertha123456",
        "berthabertha",
        "QWERTYUIOP123",
        "!!Welcome2026",
        "121212121212"
      })
  void whatEverybodyTriesFirstIsNoPassword(String password) {
    assertThat(access.accounts().create("bertha", password, Set.of(Role.READER)))
        .isEqualTo(Accounts.Change.BAD_PASSWORD);
  }

  @Test
  void aTokenIsWorthNoMoreThanItSays() {
    access.accounts().create("carl", PASSWORD, Set.of(Role.COORDINATOR));
    Accounts.Issued issued =
        access
            .accounts()
            .issueToken(
                "carl",
                "nightly",
                Duration.ofDays(1),
                Set.of(Permission.READ_VIEWED, Permission.MANAGE_ACCOUNTS),
                new Scope(Optional.of("NPET-A"), Optional.empty(), Set.of("blinded")))
            .orElseThrow();
    Principal script = accepted(reopened().withToken(issued.secret(), HOME));
    assertThat(script.permissions()).containsExactly(Permission.READ_VIEWED);
    assertThat(script.reach(Permission.READ_VIEWED, "study")).isEqualTo(Reach.NOTHING);
    assertThat(script.reach(Permission.READ_VIEWED, "blinded").holds("NPET-A", "x")).isTrue();
    assertThat(script.reach(Permission.READ_VIEWED, "blinded").holds("QPET", "x")).isFalse();
  }

  @Test
  void aGrantCountsFromItsAddressesOnly() {
    GrantSettings inHouse =
        new GrantSettings(
            "reader",
            Optional.of("NPET-A"),
            Optional.empty(),
            Set.of(),
            List.of(AddressRange.parse("10.2.0.0/16")));
    access.accounts().create("dora", PASSWORD, Set.of(), List.of(inHouse));
    assertThat(accepted(access.withPassword("dora", PASSWORD, "10.2.3.4")).permissions())
        .contains(Permission.READ_RECORDED);
    assertThat(accepted(access.withPassword("dora", PASSWORD, "10.3.3.4")).permissions()).isEmpty();
  }

  @Test
  void aChangedPasswordEndsSessionsTokensAndWhatTheCacheKnew() {
    Principal anna = accepted(access.withPassword("anna", PASSWORD, HOME));
    String session = access.openSession(anna);
    String token =
        access.accounts().issueToken("anna", "", Duration.ofDays(1)).orElseThrow().secret();
    assertThat(access.accounts().changePassword("anna", "another long password"))
        .isEqualTo(Accounts.Change.DONE);
    assertThat(access.withPassword("anna", PASSWORD, HOME)).isInstanceOf(SignIn.Refused.class);
    assertThat(access.withSession(session, HOME)).isInstanceOf(SignIn.Refused.class);
    assertThat(access.withToken(token, HOME)).isInstanceOf(SignIn.Refused.class);
    assertThat(access.withPassword("anna", "another long password", HOME))
        .isInstanceOf(SignIn.Accepted.class);
  }

  @Test
  void guessingIsDelayedPerAccountAndAddressAndTheDelayDoubles() {
    for (int i = 0; i < 5; i++) {
      assertThat(access.withPassword("anna", "guess" + i, HOME)).isInstanceOf(SignIn.Refused.class);
    }
    assertThat(access.withPassword("anna", PASSWORD, HOME))
        .isEqualTo(new SignIn.Delayed(Duration.ofSeconds(1)));
    assertThat(access.withPassword("anna", PASSWORD, "10.0.0.9"))
        .as("the owner at another address is not locked out")
        .isInstanceOf(SignIn.Accepted.class);
    clock.advance(Duration.ofSeconds(1));
    assertThat(access.withPassword("anna", "guess", HOME)).isInstanceOf(SignIn.Refused.class);
    assertThat(access.withPassword("anna", "guess", HOME))
        .isEqualTo(new SignIn.Delayed(Duration.ofSeconds(2)));
    clock.advance(Duration.ofSeconds(2));
    assertThat(access.withPassword("anna", "not this one", HOME))
        .isInstanceOf(SignIn.Refused.class);
  }

  @Test
  void theThrottleForgetsOnSuccessAndBoundsTheDelay() {
    SignInThrottle throttle = new SignInThrottle(2, Duration.ofSeconds(60), clock);
    for (int i = 0; i < 50; i++) {
      throttle.failed("anna", HOME);
    }
    assertThat(throttle.delay("anna", HOME)).isEqualTo(Duration.ofSeconds(60));
    throttle.succeeded("anna", HOME);
    assertThat(throttle.delay("anna", "10.0.0.9")).isZero();
    assertThat(throttle.delay("anyone", HOME))
        .as("an address that tried so often is slowed for every account")
        .isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void leaveIsGivenByPermissionAndPutOnRecordFirst() {
    Principal anna = accepted(access.withPassword("anna", PASSWORD, HOME));
    assertThat(access.permit(anna, Permission.READ_RECORDED, "GET /x", "id", "r1"))
        .isInstanceOfSatisfying(
            Access.Verdict.PermittedToRead.class,
            verdict -> assertThat(verdict.phi().principal()).isEqualTo(anna));
    assertThat(access.permit(anna, Permission.SEE_SYSTEM, "GET /y", "", "r2"))
        .isInstanceOf(Access.Verdict.Permitted.class);
    assertThat(access.permit(anna, Permission.SEND, "POST /z", "", "r3"))
        .isInstanceOf(Access.Verdict.Denied.class);
    assertThat(deeds)
        .extracting(Deed::action, Deed::outcome)
        .containsExactly(
            tuple("GET /x", Deed.Outcome.PERMITTED),
            tuple("GET /y", Deed.Outcome.PERMITTED),
            tuple("POST /z", Deed.Outcome.REFUSED));
  }

  @Test
  void accountsThatCannotBeAreNotMade() {
    Accounts accounts = access.accounts();
    assertThat(accounts.create("anna", PASSWORD, Set.of())).isEqualTo(Accounts.Change.TAKEN);
    assertThat(accounts.create("a:b", PASSWORD, Set.of())).isEqualTo(Accounts.Change.BAD_NAME);
    assertThat(accounts.create("bob", "short", Set.of())).isEqualTo(Accounts.Change.BAD_PASSWORD);
    assertThat(accounts.list()).extracting(Accounts.Listed::name).containsExactly("anna");
  }

  @Test
  void theLastAdministratorStays() {
    Accounts accounts = access.accounts();
    accounts.create("root", PASSWORD, Set.of(Role.ADMINISTRATOR));
    assertThat(accounts.remove("root")).isEqualTo(Accounts.Change.LAST_ADMINISTRATOR);
    assertThat(accounts.remove("anna")).isEqualTo(Accounts.Change.DONE);
    assertThat(accounts.remove("anna")).isEqualTo(Accounts.Change.UNKNOWN);
  }

  @Test
  void aDisabledAccountIsLetInByNoneOfItsMeansUntilItIsEnabledAgain() {
    Accounts accounts = access.accounts();
    String session = access.openSession(accepted(access.withPassword("anna", PASSWORD, HOME)));
    String token = accounts.issueToken("anna", "", Duration.ofDays(1)).orElseThrow().secret();
    accounts.create("root", PASSWORD, Set.of(Role.ADMINISTRATOR));
    assertThat(accounts.disable("anna", true)).isEqualTo(Accounts.Change.DONE);
    Access again = reopened();
    for (Access each : List.of(access, again)) {
      assertThat(each.withPassword("anna", PASSWORD, HOME)).isInstanceOf(SignIn.Refused.class);
      assertThat(each.withToken(token, HOME)).isInstanceOf(SignIn.Refused.class);
      assertThat(each.resumed("anna", HOME).grants()).isEmpty();
    }
    assertThat(access.withSession(session, HOME)).isInstanceOf(SignIn.Refused.class);
    accounts.disable("anna", false);
    assertThat(access.withPassword("anna", PASSWORD, HOME)).isInstanceOf(SignIn.Accepted.class);
    assertThat(access.withToken(token, HOME)).isInstanceOf(SignIn.Accepted.class);
    assertThat(access.withSession(session, HOME))
        .as("its sessions have ended")
        .isInstanceOf(SignIn.Refused.class);
  }

  @Test
  void nobodyIsLeftWithoutAnAdministratorWhoCanSignIn() {
    Accounts accounts = access.accounts();
    accounts.create("root", PASSWORD, Set.of(Role.ADMINISTRATOR));
    accounts.create("deputy", PASSWORD, Set.of(Role.ADMINISTRATOR));
    assertThat(accounts.disable("deputy", true)).isEqualTo(Accounts.Change.DONE);
    assertThat(accounts.disable("root", true)).isEqualTo(Accounts.Change.LAST_ADMINISTRATOR);
    assertThat(accounts.remove("root")).isEqualTo(Accounts.Change.LAST_ADMINISTRATOR);
    assertThat(accounts.changeGrants("root", Set.of(Role.READER), List.of()))
        .isEqualTo(Accounts.Change.LAST_ADMINISTRATOR);
  }

  @Test
  void allSessionsOfAnAccountEndAtOnceAndNoOthers() {
    access.accounts().create("bob", PASSWORD, Set.of(Role.READER));
    List<String> ofAnna =
        List.of(
            access.openSession(accepted(access.withPassword("anna", PASSWORD, HOME))),
            access.openSession(accepted(access.withPassword("anna", PASSWORD, "10.0.0.9"))));
    String ofBob = access.openSession(accepted(access.withPassword("bob", PASSWORD, HOME)));
    assertThat(access.accounts().signOutEverywhere("anna")).isEqualTo(Accounts.Change.DONE);
    assertThat(ofAnna)
        .allSatisfy(
            secret ->
                assertThat(access.withSession(secret, HOME)).isInstanceOf(SignIn.Refused.class));
    assertThat(access.withSession(ofBob, HOME)).isInstanceOf(SignIn.Accepted.class);
  }

  @Test
  void whenAnAccountWasLastUsedIsKnownAfterARestartAndForgottenWithTheAccount() {
    assertThat(listed(access, "anna").lastSignIn()).isEmpty();
    access.withPassword("anna", "wrong", HOME);
    assertThat(listed(access, "anna").lastSignIn()).isEmpty();
    access.withPassword("anna", PASSWORD, HOME);
    Access again = reopened();
    assertThat(listed(again, "anna").lastSignIn()).contains(clock.instant());
    access.accounts().create("root", PASSWORD, Set.of(Role.ADMINISTRATOR));
    access.accounts().remove("anna");
    access.accounts().create("anna", PASSWORD, Set.of());
    assertThat(listed(access, "anna").lastSignIn()).isEmpty();
    assertThat(listed(reopened(), "anna").lastSignIn()).isEmpty();
  }

  @Test
  void aFileOfSignInsThatCannotBeReadKeepsNobodyOut() throws IOException {
    Files.writeString(folder.resolve("sign-ins.json"), "{\"anna\": \"yesterday\"}");
    assertThat(reopened().withPassword("anna", PASSWORD, HOME)).isInstanceOf(SignIn.Accepted.class);
  }

  private static Accounts.Listed listed(Access access, String name) {
    return access.accounts().list().stream()
        .filter(account -> account.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aHashIsReadBackFromItsTextAndItsSaltDiffers() {
    SecureRandom random = new SecureRandom();
    PasswordHash one = PasswordHash.of("Ünïcode pass", random);
    assertThat(new PasswordHash(one.encoded()).matches("Ünïcode pass")).isTrue();
    assertThat(one.matches("U\u0308ni\u0308code pass")).as("decomposed").isTrue();
    assertThat(PasswordHash.of("Ünïcode pass", random).encoded()).isNotEqualTo(one.encoded());
    assertThat(one.toString()).doesNotContain(one.encoded());
  }

  private Access reopened() {
    return open(folder);
  }

  private Access open(Path where) {
    return new Access(
        where,
        SettingsFile.of(Map.of()).access(),
        new DiskFiles(),
        deeds::add,
        clock,
        new SecureRandom());
  }

  private static Principal accepted(SignIn signIn) {
    assertThat(signIn).isInstanceOf(SignIn.Accepted.class);
    return ((SignIn.Accepted) signIn).principal();
  }
}
