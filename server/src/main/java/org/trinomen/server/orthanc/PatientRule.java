package org.trinomen.server.orthanc;

import java.util.List;
import java.util.Optional;
import org.trinomen.archive.modification.Edit;
import org.trinomen.archive.modification.NewValue;
import org.trinomen.archive.modification.TagPath;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.MainTags;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.Tag;

/**
 * Whether a study may get these patient's attributes: a patient with other studies keeps the ones
 * it has, as Orthanc has it since 1.11.3.
 */
final class PatientRule {

  private PatientRule() {}

  static void check(Finder finder, Resource study, List<Edit> edits) {
    boolean ofPatient =
        MainTags.of(Level.PATIENT).stream().anyMatch(tag -> replaced(edits, tag).isPresent());
    Optional<Resource> parent = finder.ancestor(study, Level.PATIENT);
    if (!ofPatient || parent.isEmpty()) {
      return;
    }
    PublicId target =
        replaced(edits, Tag.PatientID).map(PublicId::ofPath).orElse(parent.get().id());
    Optional<Resource> patient = finder.resource(Level.PATIENT, target);
    boolean hasOthers =
        finder.childIds(target, Level.STUDY).stream().anyMatch(id -> !id.equals(study.id()));
    if (patient.isEmpty() || !hasOthers) {
      return;
    }
    for (int tag : MainTags.of(Level.PATIENT)) {
      String held = patient.get().tags().getOrDefault(tag, "");
      boolean isSame =
          tag == Tag.PatientID
              || replaced(edits, tag).equals(Optional.of(held))
              || (held.isEmpty() && replaced(edits, tag).isEmpty());
      if (!isSame) {
        throw EditReader.bad(
            "Trying to change patient tags in a study. The patient already exists and has other"
                + " studies: all patient tags in \"Replace\" must be those of that patient. Try"
                + " /patients/{id}/modify to modify all studies of that patient");
      }
    }
  }

  private static Optional<String> replaced(List<Edit> edits, int tag) {
    return edits.stream()
        .flatMap(
            edit ->
                edit instanceof Edit.Replace(TagPath path, NewValue.Text(String text))
                        && path.steps().isEmpty()
                        && path.tag() == tag
                    ? Optional.of(text).stream()
                    : Optional.<String>empty().stream())
        .findFirst();
  }
}
