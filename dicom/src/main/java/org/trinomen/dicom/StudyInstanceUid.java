package org.trinomen.dicom;

/** A Study Instance UID, so that one kind of UID cannot be passed for another. */
public record StudyInstanceUid(String value) {}
