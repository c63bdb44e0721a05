package org.trinomen.identity.ledger;

/** What can be stated about who subjects are. Identities are never merged: these are statements. */
public sealed interface SubjectAssertion extends Assertion {

  /** The subject stated about. */
  SubjectRef subject();

  /** The two are one person. */
  record SamePerson(SubjectRef subject, SubjectRef other) implements SubjectAssertion {

    public SamePerson {
      requireTwo(subject, other);
    }
  }

  /** The two are different persons. */
  record DifferentPerson(SubjectRef subject, SubjectRef other) implements SubjectAssertion {

    public DifferentPerson {
      requireTwo(subject, other);
    }
  }

  /**
   * The subject goes by another code or number too.
   *
   * @param alias such as a hospital's number for the subject in this study; no personal name: those
   *     belong in the roster, from which they can be erased
   */
  record AlsoKnownAs(SubjectRef subject, String alias) implements SubjectAssertion {

    public AlsoKnownAs {
      Texts.requireNamed(alias, "an alias");
    }
  }

  /**
   * What was known until then of the person behind the subject is to be erased: name, birth date,
   * numbers. It can't be taken back. The codes stay, and so do all answers.
   */
  record PersonErased(SubjectRef subject) implements SubjectAssertion {}

  private static void requireTwo(SubjectRef subject, SubjectRef other) {
    if (subject.equals(other)) {
      throw new IllegalArgumentException("a subject is compared with itself");
    }
  }
}
