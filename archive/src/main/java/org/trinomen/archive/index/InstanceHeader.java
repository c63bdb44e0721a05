package org.trinomen.archive.index;

import java.util.Collections;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.trinomen.archive.query.PublicId;
import org.trinomen.dicom.Tag;
import org.trinomen.identity.ScanIdentity;

/**
 * What an instance's header says, as far as the index keeps it.
 *
 * @param identity who was scanned, as recorded
 * @param mainTags main DICOM tags of all four levels: tag to decoded value; absent ones are absent
 * @param sopClassUid SOP Class UID; empty if absent
 * @param transferSyntaxUid Transfer Syntax UID, as declared or as found
 * @param pixelDataOffset file offset of the Pixel Data element, if there is one
 * @param attributes every attribute short enough to be kept, group 2 and group lengths apart
 * @param omitted tags of the attributes that are present and not among {@code attributes}
 */
public record InstanceHeader(
    ScanIdentity identity,
    SortedMap<Integer, String> mainTags,
    String sopClassUid,
    String transferSyntaxUid,
    OptionalLong pixelDataOffset,
    EncodedAttributes attributes,
    Set<Integer> omitted) {

  public InstanceHeader {
    SortedMap<Integer, String> sorted = new TreeMap<>(Integer::compareUnsigned);
    sorted.putAll(mainTags);
    mainTags = Collections.unmodifiableSortedMap(sorted);
    omitted = Set.copyOf(omitted);
  }

  InstanceHeader withSopClassUid(String uid) {
    return new InstanceHeader(
        identity, mainTags, uid, transferSyntaxUid, pixelDataOffset, attributes, omitted);
  }

  public String studyInstanceUid() {
    return mainTags.getOrDefault(Tag.StudyInstanceUID, "");
  }

  public String seriesInstanceUid() {
    return mainTags.getOrDefault(Tag.SeriesInstanceUID, "");
  }

  public String sopInstanceUid() {
    return mainTags.getOrDefault(Tag.SOPInstanceUID, "");
  }

  public PublicId patient() {
    return PublicId.ofPath(identity.patientId());
  }

  public PublicId study() {
    return PublicId.ofPath(identity.patientId(), studyInstanceUid());
  }

  public PublicId series() {
    return PublicId.ofPath(identity.patientId(), studyInstanceUid(), seriesInstanceUid());
  }

  public PublicId instance() {
    return PublicId.ofPath(
        identity.patientId(), studyInstanceUid(), seriesInstanceUid(), sopInstanceUid());
  }
}
