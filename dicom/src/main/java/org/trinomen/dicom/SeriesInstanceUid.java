package org.trinomen.dicom;

/** A Series Instance UID, so that one kind of UID cannot be passed for another. */
public record SeriesInstanceUid(String value) {}
