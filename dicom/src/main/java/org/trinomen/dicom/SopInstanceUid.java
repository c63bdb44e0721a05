package org.trinomen.dicom;

/** A SOP Instance UID, so that one kind of UID cannot be passed for another. */
public record SopInstanceUid(String value) {}
