package org.trinomen.archive.zip;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.query.SeriesPlaces;
import org.trinomen.dicom.Tag;

/**
 * Names in a zip: {@code PatientID PatientName/AccessionNumber StudyDescription/Modality
 * SeriesDescription/MR000001.dcm}. Two of one name get numbers. What attributes hold becomes the
 * name of one file or folder, and never a path.
 */
final class ZipNames {

  /** No file system takes more than 255 bytes; a letter beyond ASCII takes up to three. */
  private static final int LETTERS_MAX = 80;

  private final Finder finder;
  private final boolean utf8;
  private final Map<String, Integer> taken = new HashMap<>();
  private final Map<PublicId, String> studyFolders = new HashMap<>();

  ZipNames(Finder finder, boolean utf8) {
    this.finder = finder;
    this.utf8 = utf8;
  }

  /** The folder of a series that comes for the first time. */
  String folder(Resource series) {
    PublicId study = series.parent().orElseThrow();
    // The patient's name is that of the study: one patient may have several.
    String above = studyFolders.computeIfAbsent(study, this::studyFolder);
    return unique(
        above + "/" + joined("Unknown Series", series, Tag.Modality, Tag.SeriesDescription));
  }

  /** The name of an instance in the folder of its series. */
  String file(String folder, Resource series, Resource instance) {
    String number = String.format("%06d", SeriesPlaces.place(instance.tags()).orElse(0));
    return unique(folder + "/" + prefix(series.tags().getOrDefault(Tag.Modality, "")) + number)
        + ".dcm";
  }

  private String studyFolder(PublicId id) {
    Resource study = finder.resource(Level.STUDY, id).orElseThrow();
    String patient =
        joined(
            "Unknown Patient",
            study.patientTags().getOrDefault(Tag.PatientID, ""),
            study.patientTags().getOrDefault(Tag.PatientName, ""));
    return unique(
        patient + "/" + joined("Unknown Study", study, Tag.AccessionNumber, Tag.StudyDescription));
  }

  private String unique(String path) {
    int count = taken.merge(path.toLowerCase(Locale.ROOT), 1, Integer::sum);
    return count == 1 ? path : unique(path + "-" + count);
  }

  private String joined(String otherwise, Resource resource, int one, int other) {
    return joined(
        otherwise, resource.tags().getOrDefault(one, ""), resource.tags().getOrDefault(other, ""));
  }

  private String joined(String otherwise, String one, String other) {
    String name = safe(one + " " + other, utf8);
    return name.isEmpty() ? otherwise : name;
  }

  /** Two letters of the modality, or two digits. */
  private static String prefix(String modality) {
    String letters = safe(modality, false).toUpperCase(Locale.ROOT);
    return letters.matches("[A-Z]{2}.*") ? letters.substring(0, 2) : "00";
  }

  /** A value as the name of a file or folder: letters, digits and few signs. */
  static String safe(String value, boolean utf8) {
    StringBuilder name = new StringBuilder();
    value
        .codePoints()
        .forEach(
            c -> {
              boolean kept = c < 0x80 ? isKept(c) : utf8 && Character.isLetterOrDigit(c);
              if (kept) {
                name.appendCodePoint(c);
              } else if (c < 0x80 && !name.isEmpty() && name.charAt(name.length() - 1) != ' ') {
                name.append(' ');
              }
            });
    int length = Math.min(name.length(), LETTERS_MAX);
    String stripped = name.substring(0, length).strip();
    return stripped.matches("\\.*") ? "" : stripped;
  }

  private static boolean isKept(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-_.,()+=#@".indexOf(c) >= 0;
  }
}
