package org.trinomen.server.config;

import java.util.List;
import java.util.Set;

/**
 * How a node is known for who it is, and what protects what it and we say.
 *
 * @param tls in which directions TLS is a must
 * @param addresses from where it calls; none: from anywhere
 * @param certificates what its certificate must be like, one of these; none: it need not show one
 *     when it calls, and must be that of its host when it is called
 * @param called AE titles that it may call; none: any of ours
 */
public record CallRules(
    Tls tls, List<AddressRange> addresses, List<CertificateRule> certificates, Set<String> called) {

  /** A node whose AE title is all that is known of it. */
  public static final CallRules NONE = new CallRules(Tls.NONE, List.of(), List.of(), Set.of());

  /** Who has to use TLS. */
  public enum Tls {
    /** Nobody: we call in the clear, and it may call either way. */
    NONE,
    /** We, when we call it. */
    OUTGOING,
    /** It, when it calls us. */
    INCOMING,
    /** Both. */
    BOTH;

    /** Whether we use it to call. */
    public boolean whenCalled() {
      return this == OUTGOING || this == BOTH;
    }

    /** Whether it must use it to call. */
    public boolean whenCalling() {
      return this == INCOMING || this == BOTH;
    }
  }

  public CallRules {
    addresses = List.copyOf(addresses);
    certificates = List.copyOf(certificates);
    called = Set.copyOf(called);
  }
}
