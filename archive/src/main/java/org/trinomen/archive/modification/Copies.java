package org.trinomen.archive.modification;

import java.util.List;
import java.util.Optional;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Element;

/** Data sets and sequences put together anew of elements that were read. */
final class Copies {

  private Copies() {}

  /** A data set of these elements, in the encoding of another. */
  static DataSet dataSet(List<Element> elements, DataSet of) {
    return DataSet.of(elements, of.transferSyntax(), Optional.empty(), List.of());
  }

  static Element sequence(int tag, List<DataSet> items) {
    return new DataSetBuilder().items(tag, items).build().iterator().next();
  }
}
