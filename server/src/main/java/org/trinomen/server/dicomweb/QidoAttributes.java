package org.trinomen.server.dicomweb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.trinomen.archive.query.AttributeReader;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.MainTags;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.text.SpecificCharacterSet;
import org.trinomen.server.access.PhiAccess;

/** What a search says of each match (PS3.18 §10.6.3.3 and its tables). */
final class QidoAttributes {

  private static final List<Integer> PATIENT =
      List.of(Tag.PatientName, Tag.PatientID, Tag.PatientBirthDate, Tag.PatientSex);

  /** In every answer, without a value if there is none. */
  private static final List<Integer> STUDY =
      List.of(
          Tag.StudyDate,
          Tag.StudyTime,
          Tag.AccessionNumber,
          Tag.ReferringPhysicianName,
          Tag.StudyInstanceUID,
          Tag.StudyID);

  private static final List<Integer> STUDY_IF_KNOWN =
      List.of(
          Tag.ModalitiesInStudy,
          Tag.TimezoneOffsetFromUTC,
          Tag.StudyDescription,
          Tag.NumberOfStudyRelatedSeries,
          Tag.NumberOfStudyRelatedInstances);

  private static final List<Integer> SERIES = List.of(Tag.Modality, Tag.SeriesInstanceUID);

  private static final List<Integer> SERIES_IF_KNOWN =
      List.of(
          Tag.TimezoneOffsetFromUTC,
          Tag.SeriesDate,
          Tag.SeriesTime,
          Tag.SeriesDescription,
          Tag.SeriesNumber,
          Tag.NumberOfSeriesRelatedInstances,
          Tag.PerformedProcedureStepStartDate,
          Tag.PerformedProcedureStepStartTime);

  private static final List<Integer> INSTANCE = List.of(Tag.SOPClassUID, Tag.SOPInstanceUID);

  private static final List<Integer> INSTANCE_IF_KNOWN =
      List.of(
          Tag.TimezoneOffsetFromUTC,
          Tag.InstanceNumber,
          Tag.NumberOfFrames,
          Tag.Rows,
          Tag.Columns,
          Tag.BitsAllocated);

  private final Finder finder;
  private final WebPath service;
  private final Set<Integer> always = new LinkedHashSet<>();
  private final Set<Integer> ifKnown = new LinkedHashSet<>();

  /** Sequences and private elements, which only a header tells. */
  private final Set<Integer> ofHeader = new LinkedHashSet<>();

  private final boolean wholeHeader;
  private final AttributeReader attributes;

  /**
   * Prepares the answers.
   *
   * @param levels those whose attributes are told
   */
  @SuppressWarnings("UnusedVariable") // Answers show names: without leave none are given.
  QidoAttributes(
      Finder finder, WebPath service, QidoRequest request, Set<Level> levels, PhiAccess phi) {
    this.finder = finder;
    this.service = service;
    for (Level level : levels) {
      always.addAll(always(level));
      ifKnown.addAll(ifKnown(level));
      if (request.all()) {
        ifKnown.addAll(MainTags.of(level));
      }
    }
    for (int tag : request.included()) {
      boolean deep = Dictionary.vr(tag, false) == Vr.SQ || Tags.isPrivate(tag);
      (deep ? ofHeader : ifKnown).add(tag);
    }
    boolean ofSeries = levels.contains(Level.SERIES) && !levels.contains(Level.INSTANCE);
    if (ofSeries && !service.study().isEmpty()) {
      // It takes a look at a file of each series, of which a study has not many.
      ofHeader.add(Tag.RequestAttributesSequence);
    }
    // UIDs make an answer's address, whatever else is told.
    ifKnown.add(Tag.StudyInstanceUID);
    if (levels.contains(Level.SERIES) || levels.contains(Level.INSTANCE)) {
      ifKnown.add(Tag.SeriesInstanceUID);
    }
    wholeHeader = request.all() && levels.contains(Level.INSTANCE);
    Set<Integer> wanted = new LinkedHashSet<>(always);
    wanted.addAll(ifKnown);
    attributes = finder.attributes(wanted);
  }

  /** What is said of a match. */
  DataSet of(Resource resource) throws IOException {
    SortedMap<Integer, String> values = attributes.of(resource);
    DataSetBuilder answer = new DataSetBuilder().characterSet(SpecificCharacterSet.UTF_8);
    if (!ofHeader.isEmpty() || wholeHeader) {
      addFromHeader(resource, answer);
    }
    for (int tag : always) {
      put(answer, tag, values.getOrDefault(tag, ""));
    }
    values.forEach((tag, value) -> put(answer, tag, value));
    // All that is here is at hand (PS3.3 §C.4.23.1.1).
    answer.string(Tag.InstanceAvailability, "ONLINE");
    answer.string(Tag.RetrieveURL, address(resource.level(), values));
    return answer.build();
  }

  private String address(Level level, SortedMap<Integer, String> values) {
    String study = values.getOrDefault(Tag.StudyInstanceUID, "");
    String series = values.getOrDefault(Tag.SeriesInstanceUID, "");
    String instance = values.getOrDefault(Tag.SOPInstanceUID, "");
    return switch (level) {
      case PATIENT, STUDY -> service.at(study, "", "").address();
      case SERIES -> service.at(study, series, "").address();
      case INSTANCE -> service.at(study, series, instance).address();
    };
  }

  private void addFromHeader(Resource resource, DataSetBuilder answer) throws IOException {
    Optional<Resource> instance = firstInstance(resource);
    if (instance.isEmpty() || instance.get().facts().isEmpty()) {
      return;
    }
    DataSet header =
        finder
            .header(instance.get().facts().get(), ReadOptions.HEADER.stoppingBefore(Tag.PixelData))
            .dataSet();
    for (Element element : header) {
      boolean asked = ofHeader.contains(element.tag());
      boolean plain = !Tags.isPrivate(element.tag()) && !Tags.isGroupLength(element.tag());
      if (asked || (wholeHeader && plain && element.tag() != Tag.SpecificCharacterSet)) {
        put(answer, header, element);
      }
    }
  }

  private Optional<Resource> firstInstance(Resource resource) throws IOException {
    if (resource.level() == Level.INSTANCE) {
      return Optional.of(resource);
    }
    List<Resource> found = new ArrayList<>();
    finder.find(
        new Query(Level.INSTANCE, List.of(), Optional.of(resource.id()), false, 0, 1), found::add);
    return found.stream().findFirst();
  }

  private static void put(DataSetBuilder answer, DataSet header, Element element) {
    switch (element) {
      case Element.Items sequence -> answer.put(sequence);
      case Element.Value value when value.vr().isText() ->
          answer.string(value.tag(), value.vr(), header.text(value.tag()));
      case Element.Value value when value.vr().isNumberWords() -> answer.put(value);
      // What a search tells fits a line: images and the like are fetched.
      case Element.Value _, Element.Bulk _, Element.Fragments _ -> {}
    }
  }

  /** The index has texts, whatever the VR. */
  private static void put(DataSetBuilder answer, int tag, String value) {
    Vr vr = Dictionary.vr(tag, false);
    if (vr.isText()) {
      answer.string(tag, vr, value);
    } else if (value.matches("[0-9]{1,9}(\\\\[0-9]{1,9})*")) {
      long[] numbers =
          List.of(value.split("\\\\", -1)).stream().mapToLong(Long::parseLong).toArray();
      answer.integer(tag, numbers);
    }
  }

  private static List<Integer> always(Level level) {
    return switch (level) {
      case PATIENT -> PATIENT;
      case STUDY -> STUDY;
      case SERIES -> SERIES;
      case INSTANCE -> INSTANCE;
    };
  }

  private static List<Integer> ifKnown(Level level) {
    return switch (level) {
      case PATIENT -> List.of();
      case STUDY -> STUDY_IF_KNOWN;
      case SERIES -> SERIES_IF_KNOWN;
      case INSTANCE -> INSTANCE_IF_KNOWN;
    };
  }
}
