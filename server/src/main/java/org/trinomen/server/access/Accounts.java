package org.trinomen.server.access;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.trinomen.server.config.AccessSettings;
import org.trinomen.server.config.GrantSettings;

/**
 * The accounts and their tokens. Whoever calls has been permitted to: see {@link Access#permit}.
 * All changes are durable when a method returns.
 */
public final class Accounts {

  /** NIST SP 800-63B §5.1.1.1 asks for eight at least, and for no rules on kinds of letters. */
  public static final int PASSWORD_LENGTH_MIN = 12;

  private static final int TOKENS_PER_ACCOUNT_MAX = 100;
  private static final int LABEL_LENGTH_MAX = 100;
  private static final String FIRST_ACCOUNT = "admin";

  /**
   * What others may know of an account.
   *
   * @param lastSignIn when it was last used; empty: never
   */
  public record Listed(
      String name,
      Set<Role> roles,
      List<GrantSettings> grants,
      Instant created,
      boolean disabled,
      Optional<Instant> lastSignIn) {}

  /** A new token; the only time that its secret is seen. */
  public record Issued(BearerToken token, String secret) {}

  /** The account of the first start; the only time that its password is seen. */
  public record FirstAccount(String name, String password) {}

  /** What became of a change. */
  public enum Change {
    DONE,
    /** There is no such account or token. */
    UNKNOWN,
    /** There is an account of that name already. */
    TAKEN,
    /** A grant of a role that there is not. */
    BAD_ROLE,
    /** A name that no account may have. */
    BAD_NAME,
    /** Too short or too long a password, or one that everybody tries first. */
    BAD_PASSWORD,
    /** Without this account nobody could manage accounts. */
    LAST_ADMINISTRATOR
  }

  private final AccountBook book;
  private final Rights rights;
  private final Sessions sessions;
  private final LastSignIns signIns;
  private final Secrets secrets;
  private final AccessSettings settings;
  private final Clock clock;
  private final SecureRandom random;

  Accounts(
      AccountBook book,
      Rights rights,
      Sessions sessions,
      LastSignIns signIns,
      Secrets secrets,
      AccessSettings settings,
      Clock clock,
      SecureRandom random) {
    this.book = book;
    this.rights = rights;
    this.sessions = sessions;
    this.signIns = signIns;
    this.secrets = secrets;
    this.settings = settings;
    this.clock = clock;
    this.random = random;
  }

  /** Makes the first account if there is none at all. */
  public Optional<FirstAccount> createFirst() {
    if (!book.isEmpty()) {
      return Optional.empty();
    }
    String password = secrets.password();
    create(FIRST_ACCOUNT, password, Set.of(Role.ADMINISTRATOR));
    return Optional.of(new FirstAccount(FIRST_ACCOUNT, password));
  }

  /** All accounts, by name. */
  public List<Listed> list() {
    return book.accounts().stream()
        .map(
            account ->
                new Listed(
                    account.name(),
                    account.roles(),
                    account.within(),
                    account.created(),
                    account.disabled(),
                    signIns.of(account.name())))
        .sorted(Comparator.comparing(Listed::name))
        .toList();
  }

  /** Makes an account that has its roles everywhere. */
  public Change create(String name, String password, Set<Role> roles) {
    return create(name, password, roles, List.of());
  }

  /**
   * Makes an account.
   *
   * @param roles what it may do everywhere
   * @param grants what it may do within a scope
   */
  public synchronized Change create(
      String name, String password, Set<Role> roles, List<GrantSettings> grants) {
    if (!grants.stream().allMatch(grant -> rights.permissions(grant.role()).isPresent())) {
      return Change.BAD_ROLE;
    }
    if (!Account.NAME.matcher(name).matches()) {
      return Change.BAD_NAME;
    }
    if (!PasswordRules.allow(name, password)) {
      return Change.BAD_PASSWORD;
    }
    if (book.account(name).isPresent()) {
      return Change.TAKEN;
    }
    PasswordHash hash = PasswordHash.of(password, random);
    book.put(new Account(name, roles, grants, hash, clock.instant(), false));
    return Change.DONE;
  }

  /** Changes a password; the account's sessions and tokens end. */
  public synchronized Change changePassword(String name, String password) {
    if (!PasswordRules.allow(name, password)) {
      return Change.BAD_PASSWORD;
    }
    Optional<Account> account = book.account(name);
    if (account.isEmpty()) {
      return Change.UNKNOWN;
    }
    book.put(account.get().withPassword(PasswordHash.of(password, random)));
    book.revoke(name, token -> true);
    sessions.closeAllOf(name);
    return Change.DONE;
  }

  /** Changes what an account may do; it counts from its next request on. */
  public synchronized Change changeGrants(
      String name, Set<Role> roles, List<GrantSettings> grants) {
    Optional<Account> account = book.account(name);
    if (account.isEmpty()) {
      return Change.UNKNOWN;
    }
    if (!grants.stream().allMatch(grant -> rights.permissions(grant.role()).isPresent())) {
      return Change.BAD_ROLE;
    }
    Account changed = account.get().withGrants(roles, grants);
    if (!managesAccounts(changed) && !hasOtherAdministrator(name)) {
      return Change.LAST_ADMINISTRATOR;
    }
    book.put(changed);
    return Change.DONE;
  }

  private static boolean managesAccounts(Account account) {
    return account.permissions().contains(Permission.MANAGE_ACCOUNTS);
  }

  private boolean hasOtherAdministrator(String name) {
    return book.accounts().stream()
        .anyMatch(
            other -> !other.name().equals(name) && !other.disabled() && managesAccounts(other));
  }

  /** Removes an account with its tokens and sessions. */
  public synchronized Change remove(String name) {
    Optional<Account> account = book.account(name);
    if (account.isEmpty()) {
      return Change.UNKNOWN;
    }
    if (!hasOtherAdministrator(name)) {
      return Change.LAST_ADMINISTRATOR;
    }
    book.remove(name);
    sessions.closeAllOf(name);
    signIns.forget(name);
    return Change.DONE;
  }

  /**
   * Lets nobody in any more by an account, or again. What it has stays: its rights, its password
   * and its tokens, which are worth nothing meanwhile.
   */
  public synchronized Change disable(String name, boolean disabled) {
    Optional<Account> account = book.account(name);
    if (account.isEmpty()) {
      return Change.UNKNOWN;
    }
    if (disabled && !hasOtherAdministrator(name)) {
      return Change.LAST_ADMINISTRATOR;
    }
    book.put(account.get().disabled(disabled));
    if (disabled) {
      sessions.closeAllOf(name);
    }
    return Change.DONE;
  }

  /** Ends all sessions of an account, in whatever browser. */
  public Change signOutEverywhere(String name) {
    if (book.account(name).isEmpty()) {
      return Change.UNKNOWN;
    }
    sessions.closeAllOf(name);
    return Change.DONE;
  }

  /** The tokens of an account that are alive. */
  public List<BearerToken> tokens(String account) {
    Instant now = clock.instant();
    return book.tokens(account).stream().filter(token -> now.isBefore(token.expires())).toList();
  }

  /** Makes a token; nothing if the account has too many already, or the label is too long. */
  public Optional<Issued> issueToken(String account, String label, Duration lifetime) {
    return issueToken(account, label, lifetime, Set.of(), Scope.ALL);
  }

  /**
   * Makes a token that is good for less than its account.
   *
   * @param only for what alone; empty: for whatever the account may do
   * @param scope where alone
   */
  public synchronized Optional<Issued> issueToken(
      String account, String label, Duration lifetime, Set<Permission> only, Scope scope) {
    if (tokens(account).size() >= TOKENS_PER_ACCOUNT_MAX || label.length() > LABEL_LENGTH_MAX) {
      return Optional.empty();
    }
    Duration longest = settings.tokenLifetimeMax();
    Instant now = clock.instant();
    String secret = secrets.next();
    BearerToken token =
        new BearerToken(
            UUID.randomUUID().toString(),
            account,
            label,
            only,
            scope,
            Secrets.digest(secret),
            now,
            now.plus(lifetime.compareTo(longest) < 0 ? lifetime : longest));
    book.add(token, now);
    return Optional.of(new Issued(token, secret));
  }

  /** Revokes a token of an account. */
  public synchronized Change revokeToken(String account, String id) {
    return book.revoke(account, token -> token.id().equals(id)) ? Change.DONE : Change.UNKNOWN;
  }
}
