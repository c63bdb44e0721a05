package org.trinomen.archive.modification;

import java.util.ArrayList;
import java.util.List;
import org.trinomen.archive.modification.ModificationException.Fault;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.text.SpecificCharacterSet;

/** Writes all text of a data set in another character set, in items too. */
final class TextRecoding {

  private final ElementMaker maker;

  private TextRecoding(SpecificCharacterSet target) {
    this.maker = new ElementMaker(target, false);
  }

  static DataSet of(DataSet dataSet, SpecificCharacterSet target) {
    TextRecoding recoding = new TextRecoding(target);
    DataSetBuilder terms =
        new DataSetBuilder()
            .string(Tag.SpecificCharacterSet, target.definedTerms().toArray(String[]::new));
    List<Element> elements = recoding.elements(dataSet);
    elements.add(terms.build().iterator().next());
    elements.sort((left, right) -> Integer.compareUnsigned(left.tag(), right.tag()));
    return Copies.dataSet(elements, dataSet);
  }

  private List<Element> elements(DataSet dataSet) {
    List<Element> elements = new ArrayList<>();
    for (Element element : dataSet) {
      if (element.tag() != Tag.SpecificCharacterSet) {
        elements.add(recoded(element, dataSet));
      }
    }
    return elements;
  }

  private Element recoded(Element element, DataSet dataSet) {
    return switch (element) {
      case Element.Value value when value.vr().usesCharacterSet() -> {
        String text = dataSet.characterSet().decode(value.bytes(), value.vr());
        yield maker.make(value.tag(), value.vr(), new NewValue.Text(text));
      }
      case Element.Value value -> value;
      case Element.Items sequence ->
          Copies.sequence(
              sequence.tag(),
              sequence.items().stream().map(item -> Copies.dataSet(elements(item), item)).toList());
      case Element.Bulk bulk -> {
        if (bulk.vr().usesCharacterSet()) {
          throw ElementMaker.wrong(
              Fault.UNREADABLE, bulk.tag(), "is too long to be written in another character set");
        }
        yield bulk;
      }
      case Element.Fragments fragments -> fragments;
    };
  }
}
