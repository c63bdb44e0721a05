function text = units(header)
%UNITS Units of the voxels: of PET as the header says, Hounsfield units of CT.
  text = '';
  if isfield(header, 'Units') && ischar(header.Units)
    text = strtrim(header.Units);
  elseif isfield(header, 'RescaleType') && ischar(header.RescaleType)
    text = strtrim(header.RescaleType);
  elseif isfield(header, 'Modality') && strcmp(header.Modality, 'CT')
    text = 'HU';
  end
end
