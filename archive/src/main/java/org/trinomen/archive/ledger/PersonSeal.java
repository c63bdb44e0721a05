package org.trinomen.archive.ledger;

import org.trinomen.identity.study.ResearchSubject;

/** Keeps what is known of persons out of the entries. */
interface PersonSeal {

  /**
   * The digest that stands in an entry for what is known of the person; empty if nothing is. It was
   * kept before.
   */
  String sealed(ResearchSubject subject);

  /** What is known of the person by its digest; nothing if it was erased. */
  PersonalRecord opened(String digest);
}
