package org.trinomen.identity.resolve;

import java.util.List;

/** One header of a scan that was recorded once or, corrected and sent again, several times. */
record Recording(List<TypedCode> codes, PersonFacts person) {}
