package org.trinomen.identity.ledger;

/**
 * A subject, by a code that it has when the statement is made. What was said under that code stays
 * said of the same subject when the code changes.
 *
 * @param study {@link org.trinomen.identity.study.ResearchStudy#id()}
 * @param code present or former
 */
public record SubjectRef(String study, String code) {

  public SubjectRef {
    Texts.requireNamed(study, "a research study");
    Texts.requireNamed(code, "a subject");
  }
}
