package org.trinomen.dicom;

/** A SOP Class UID, so that one kind of UID cannot be passed for another. */
public record SopClassUid(String value) {}
