package org.trinomen.identity.resolve;

/**
 * One piece of evidence for or against a candidate.
 *
 * @param field what was looked at, such as {@code PatientID} or {@code StudyDate}
 * @param relation what was found, in words a coordinator understands; holds no personal name
 * @param bits match weight: log2 of how much likelier it is if the candidate is right
 */
public record Evidence(String field, String relation, double bits) {}
