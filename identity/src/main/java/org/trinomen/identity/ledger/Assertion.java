package org.trinomen.identity.ledger;

/** What can be stated. Each refuses nonsense when it is made. */
public sealed interface Assertion
    permits LedgerAssertion, RosterAssertion, ScanAssertion, SubjectAssertion {}
