function factor = suvfactor(header)
%SUVFACTOR What PET values are multiplied with to get standardised uptake values by body weight.
%   FACTOR = TRINOMEN.SUVFACTOR(HEADER), HEADER being the attributes of one instance by keyword, as
%   TRINOMEN.VOLUME gives them. From Bq/ml to g/ml: weight in grams, divided by the dose in Bq as it
%   was at the moment to which the images are corrected for decay (Decay Correction, PS3.3
%   C.8.9.1.1.5): the start of the series, or the injection. 1 if the values are SUV already.
%   An error with the identifier 'trinomen:suv' says what is missing.
  units = trinomen.internal.units(header);
  if strcmp(units, 'GML')
    factor = 1;
    return
  end
  if ~strcmp(units, 'BQML')
    error('trinomen:suv', 'Units are %s, not BQML.', units);
  end
  weight = number(header, 'PatientWeight', 'no weight');
  if ~isfield(header, 'RadiopharmaceuticalInformationSequence')
    error('trinomen:suv', 'The header tells nothing of the radiopharmaceutical.');
  end
  tracer = trinomen.internal.items(header.RadiopharmaceuticalInformationSequence);
  if isempty(tracer)
    error('trinomen:suv', 'The header tells nothing of the radiopharmaceutical.');
  end
  tracer = tracer{1};
  dose = number(tracer, 'RadionuclideTotalDose', 'no dose');
  correction = 'NONE';
  if isfield(header, 'DecayCorrection')
    correction = strtrim(header.DecayCorrection);
  end
  switch correction
    case 'ADMIN'
      elapsed = 0;
    case 'START'
      elapsed = seriesstart(header) - injection(header, tracer);
    otherwise
      error('trinomen:suv', 'Decay correction is %s: nobody knows for which moment.', correction);
  end
  if isnan(elapsed) || elapsed < 0 || elapsed > 24 * 3600
    error('trinomen:suv', 'The times of injection and series do not fit each other.');
  end
  halflife = number(tracer, 'RadionuclideHalfLife', 'no half-life');
  factor = weight * 1000 / (dose * 2 ^ (-elapsed / halflife));
end

function value = number(tags, name, missing)
  values = trinomen.internal.numbers(tags, name);
  if isempty(values) || ~(values(1) > 0)
    error('trinomen:suv', 'The header has %s (%s).', missing, name);
  end
  value = values(1);
end

function at = seriesstart(header)
% Some makers move Series Time when they process again; a series does not start after its images.
  at = trinomen.internal.seconds(header, 'SeriesDate', 'SeriesTime');
  acquired = trinomen.internal.seconds(header, 'AcquisitionDate', 'AcquisitionTime');
  if isnan(at) || acquired < at
    at = acquired;
  end
end

function at = injection(header, tracer)
  at = NaN;
  if isfield(tracer, 'RadiopharmaceuticalStartDateTime')
    text = strtrim(tracer.RadiopharmaceuticalStartDateTime);
    if numel(text) >= 14
      parts = struct('date', text(1:8), 'time', regexprep(text(9:end), '[+-]\d{4}$', ''));
      at = trinomen.internal.seconds(parts, 'date', 'time');
    end
  end
  if isnan(at) && isfield(header, 'SeriesDate') && isfield(tracer, 'RadiopharmaceuticalStartTime')
    parts = struct('date', header.SeriesDate, 'time', tracer.RadiopharmaceuticalStartTime);
    at = trinomen.internal.seconds(parts, 'date', 'time');
    if at > seriesstart(header)
      at = at - 86400; % injected before midnight
    end
  end
end
