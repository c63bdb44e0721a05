package org.trinomen.server.fhir;

/**
 * What resources of a type can be searched by.
 *
 * @param type {@code token} or {@code reference}
 */
record SearchParameter(String name, String type, String documentation) {

  static SearchParameter token(String name, String documentation) {
    return new SearchParameter(name, "token", documentation);
  }

  static SearchParameter reference(String name, String documentation) {
    return new SearchParameter(name, "reference", documentation);
  }
}
