package org.trinomen.server.access;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.reach.Reach;
import org.trinomen.server.config.AccessSettings;

/**
 * Access control for every door. First {@code withPassword}, {@code withToken} or {@code
 * withSession} says who someone is, then {@link #permit} whether they may do what they ask; both
 * write the audit trail. {@link Accounts} changes who there is.
 */
public final class Access {

  /** Each hash takes 19 MiB: no more than this many at once. */
  private static final int HASHES_AT_ONCE = Runtime.getRuntime().availableProcessors();

  private static final String PASSWORD_OF_NO_ONE =
      "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
          + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  private final Rights rights;
  private final AccountBook book;
  private final Sessions sessions;
  private final CredentialCache cache;
  private final SignInThrottle throttle;
  private final LastSignIns signIns;
  private final Deed.Register register;
  private final Clock clock;
  private final Accounts accounts;
  private final Semaphore hashing = new Semaphore(HASHES_AT_ONCE);
  private final PasswordHash noOne = new PasswordHash(PASSWORD_OF_NO_ONE);

  /**
   * Opens the accounts kept in a folder.
   *
   * @param register where deeds are kept
   */
  public Access(
      Path folder,
      AccessSettings settings,
      DurableFiles files,
      Deed.Register register,
      Clock clock,
      SecureRandom random) {
    Secrets secrets = new Secrets(random);
    this.rights = new Rights(settings.rights());
    this.book = new AccountBook(new AccessFile(folder, files), rights);
    this.sessions =
        new Sessions(settings.sessionLifetime(), settings.sessionLifetimeMax(), clock, secrets);
    this.cache = new CredentialCache(random, settings.credentialCacheLifetime(), clock);
    this.throttle = new SignInThrottle(settings.failuresBeforeDelay(), settings.delayMax(), clock);
    this.signIns = new LastSignIns(folder, files, clock);
    this.register = register;
    this.clock = clock;
    this.accounts = new Accounts(book, rights, sessions, signIns, secrets, settings, clock, random);
  }

  /** The accounts and their tokens. */
  public Accounts accounts() {
    return accounts;
  }

  /** What roles there are, and what the configuration grants. */
  public Rights rights() {
    return rights;
  }

  /** Whether name and password are right. */
  public SignIn withPassword(String name, String password, String address) {
    Optional<Account> account = enabled(name);
    if (account.isPresent() && cache.isKnown(account.get(), password)) {
      return accepted(account.get(), Principal.Means.PASSWORD, address);
    }
    Duration wait = throttle.delay(name, address);
    if (!wait.isZero()) {
      refused(name, address, "too many wrong passwords");
      return new SignIn.Delayed(wait);
    }
    // An unknown account takes as long as a wrong password, and so can't be told from one.
    if (!matches(account.map(Account::password).orElse(noOne), password) || account.isEmpty()) {
      throttle.failed(name, address);
      refused(name, address, "wrong account or password");
      return new SignIn.Refused();
    }
    throttle.succeeded(name, address);
    cache.remember(account.get(), password);
    return accepted(account.get(), Principal.Means.PASSWORD, address);
  }

  /** A disabled account can't be told from one that there is not. */
  private Optional<Account> enabled(String name) {
    return book.account(name).filter(account -> !account.disabled());
  }

  /** Whether a bearer token is alive. */
  public SignIn withToken(String secret, String address) {
    Instant now = clock.instant();
    Optional<BearerToken> token =
        book.token(Secrets.digest(secret)).filter(known -> now.isBefore(known.expires()));
    Optional<Account> account = token.flatMap(known -> enabled(known.account()));
    if (account.isEmpty()) {
      refused("", address, "unknown or expired token");
      return new SignIn.Refused();
    }
    signIns.note(account.get().name());
    List<Grant> grants = token.get().of(grants(account.get(), address));
    return new SignIn.Accepted(
        new Principal(account.get().name(), grants, Principal.Means.TOKEN, address));
  }

  /** Whether the secret of a session's cookie is alive. An ended session is nothing remarkable. */
  public SignIn withSession(String secret, String address) {
    return sessions
        .account(secret)
        .flatMap(this::enabled)
        .map(account -> accepted(account, Principal.Means.SESSION, address))
        .orElseGet(SignIn.Refused::new);
  }

  /** Opens a session for someone who has signed in; gives the secret for the cookie. */
  public String openSession(Principal principal) {
    enter(principal, "sign in", "", Deed.Outcome.PERMITTED, "", false);
    return sessions.open(principal.account());
  }

  /**
   * Ends the session whose cookie someone showed who has signed in anew: whoever else knows it,
   * having planted it or found it, is not to share what comes now.
   */
  public void replaceSession(String secret) {
    sessions.close(secret);
  }

  /** Ends a session. */
  public void closeSession(Principal principal, String secret) {
    enter(principal, "sign out", "", Deed.Outcome.PERMITTED, "", false);
    sessions.close(secret);
  }

  /**
   * Decides whether someone may do what they ask, and puts that on record, before it is done.
   *
   * @param action what is asked, as {@code GET /instances/{id}/file}
   * @param object on what, as a public id; may be empty
   * @param request names the request in the log
   */
  public Verdict permit(
      Principal principal, Permission permission, String action, String object, String request) {
    if (!principal.may(permission)) {
      return denied(principal, action, object, "lacks " + permission);
    }
    return permitted(principal, permission, action, object, request);
  }

  /**
   * As above, with the eyes of a viewpoint.
   *
   * @param whole whether nothing less will do than the right to do it to all that is held
   */
  public Verdict permit(
      Principal principal,
      Permission permission,
      String viewpoint,
      boolean whole,
      String action,
      String object,
      String request) {
    Reach reach = principal.reach(permission, viewpoint);
    if (reach.equals(Reach.NOTHING)) {
      String where = principal.may(permission) ? " in " + viewpoint : "";
      return denied(principal, action, object, "lacks " + permission + where);
    }
    if (whole && !(reach instanceof Reach.Everything)) {
      return denied(principal, action, object, "has " + permission + " for a part only");
    }
    return permitted(principal, permission, action, object, request);
  }

  private Verdict denied(Principal principal, String action, String object, String why) {
    enter(principal, action, object, Deed.Outcome.REFUSED, why, false);
    return new Verdict.Denied();
  }

  private Verdict permitted(
      Principal principal, Permission permission, String action, String object, String request) {
    enter(principal, action, object, Deed.Outcome.PERMITTED, request, permission.isPrivilege());
    return permission.showsNames()
        ? new Verdict.PermittedToRead(new PhiAccess(principal))
        : new Verdict.Permitted();
  }

  /**
   * As {@link #permit}, for work that an account handed in before the server was started again: it
   * is done if the account still may.
   */
  public Verdict resume(String account, String address, Permission permission, String action) {
    return permit(resumed(account, address), permission, action, "", "");
  }

  /** Whoever handed work in before the server was started again, with the rights of today. */
  public Principal resumed(String account, String address) {
    List<Grant> grants = enabled(account).map(known -> grants(known, address)).orElseGet(List::of);
    return new Principal(account, grants, Principal.Means.TOKEN, address);
  }

  /**
   * Puts on record a change that someone has made to accounts, tokens, studies or statements.
   *
   * @param object the account, token, study or entry
   */
  public void changed(Principal principal, String action, String object) {
    enter(principal, action, object, Deed.Outcome.PERMITTED, "done", true);
  }

  /** Puts on record a refusal that no permission could have changed. */
  public void refuse(Principal principal, String action, String why) {
    enter(principal, action, "", Deed.Outcome.REFUSED, why, false);
  }

  /** The answer to {@link #permit}. */
  public sealed interface Verdict {

    /** They may not. */
    record Denied() implements Verdict {}

    /** They may, and it shows no names. */
    record Permitted() implements Verdict {}

    /** They may, names included. */
    record PermittedToRead(PhiAccess phi) implements Verdict {}
  }

  private boolean matches(PasswordHash hash, String password) {
    hashing.acquireUninterruptibly();
    try {
      return hash.matches(password);
    } finally {
      hashing.release();
    }
  }

  private SignIn accepted(Account account, Principal.Means means, String address) {
    signIns.note(account.name());
    return new SignIn.Accepted(
        new Principal(account.name(), grants(account, address), means, address));
  }

  /** Those that count from this address. */
  private List<Grant> grants(Account account, String address) {
    List<Grant> grants = book.grants(account);
    return grants.stream().allMatch(grant -> grant.addresses().isEmpty())
        ? grants
        : grants.stream().filter(grant -> countsFrom(grant, address)).toList();
  }

  private static boolean countsFrom(Grant grant, String address) {
    return grant.addresses().isEmpty()
        || grant.addresses().stream().anyMatch(range -> range.contains(address));
  }

  /**
   * What was typed as a name may be anything, even the password: only what could be one is kept.
   */
  private void refused(String name, String address, String why) {
    String who = Account.NAME.matcher(name).matches() ? name : "";
    register.enter(
        new Deed(clock.instant(), who, address, "sign in", "", Deed.Outcome.REFUSED, why, false));
  }

  private void enter(
      Principal principal,
      String action,
      String object,
      Deed.Outcome outcome,
      String detail,
      boolean urgent) {
    register.enter(
        new Deed(
            clock.instant(),
            principal.account(),
            principal.address(),
            action,
            object,
            outcome,
            detail,
            urgent));
  }
}
