package org.trinomen.server.access;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.trinomen.archive.volume.Sha256;

/** The accounts and tokens: in memory for reading, in {@link AccessFile} for good. */
final class AccountBook {

  private record Index(
      AccessFile.Content content,
      Map<String, Account> accounts,
      Map<String, List<Grant>> grants,
      Map<Sha256, BearerToken> tokens) {

    static Index of(AccessFile.Content content, Rights rights) {
      Map<String, List<Grant>> grants = new HashMap<>();
      content.accounts().forEach(each -> grants.put(each.name(), rights.of(each)));
      Map<String, Account> accounts = new HashMap<>();
      content.accounts().forEach(account -> accounts.put(account.name(), account));
      Map<Sha256, BearerToken> tokens = new HashMap<>();
      content.tokens().forEach(token -> tokens.put(token.digest(), token));
      return new Index(content, Map.copyOf(accounts), Map.copyOf(grants), Map.copyOf(tokens));
    }
  }

  private final AccessFile file;
  private final Rights rights;
  private volatile Index index;

  AccountBook(AccessFile file, Rights rights) {
    this.file = file;
    this.rights = rights;
    this.index = Index.of(file.read(), rights);
  }

  boolean isEmpty() {
    return index.accounts().isEmpty();
  }

  List<Account> accounts() {
    return index.content().accounts();
  }

  Optional<Account> account(String name) {
    return Optional.ofNullable(index.accounts().get(name));
  }

  /** What an account may do, and where. */
  List<Grant> grants(Account account) {
    return index.grants().getOrDefault(account.name(), List.of());
  }

  /** Adds the account, or puts it in the place of the one with its name. */
  synchronized void put(Account account) {
    List<Account> accounts = new ArrayList<>(without(account.name()));
    accounts.add(account);
    keep(new AccessFile.Content(accounts, index.content().tokens()));
  }

  /** Removes an account and its tokens. */
  synchronized void remove(String name) {
    keep(
        new AccessFile.Content(
            without(name),
            index.content().tokens().stream().filter(t -> !t.account().equals(name)).toList()));
  }

  List<BearerToken> tokens(String account) {
    return index.content().tokens().stream().filter(t -> t.account().equals(account)).toList();
  }

  Optional<BearerToken> token(Sha256 digest) {
    return Optional.ofNullable(index.tokens().get(digest));
  }

  /** Adds a token; those that have expired go. */
  synchronized void add(BearerToken token, Instant now) {
    List<BearerToken> tokens = new ArrayList<>(tokensIf(other -> now.isBefore(other.expires())));
    tokens.add(token);
    keep(new AccessFile.Content(index.content().accounts(), tokens));
  }

  /** Removes the tokens of an account that satisfy a condition; tells whether there were any. */
  synchronized boolean revoke(String account, Predicate<BearerToken> which) {
    List<BearerToken> left = tokensIf(t -> !(t.account().equals(account) && which.test(t)));
    boolean any = left.size() < index.content().tokens().size();
    if (any) {
      keep(new AccessFile.Content(index.content().accounts(), left));
    }
    return any;
  }

  private List<Account> without(String name) {
    return index.content().accounts().stream().filter(a -> !a.name().equals(name)).toList();
  }

  private List<BearerToken> tokensIf(Predicate<BearerToken> kept) {
    return index.content().tokens().stream().filter(kept).toList();
  }

  /** The file first: what is not on disk is not promised. */
  private void keep(AccessFile.Content content) {
    file.write(content);
    index = Index.of(content, rights);
  }
}
