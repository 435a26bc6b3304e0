'use client';
import { useMemo } from 'react';
import { targetSchema, type Target } from '@/lib/domain/occlusion';
import { Combobox, type ComboboxOption } from '../ui/Combobox';
import { classOfLabel } from '@/lib/occlusion/targetClass';

export interface TargetPickerProps {
  target: Target;
  labels: readonly string[];
  imageLabel: string | null;
  /** The class that wins on the unoccluded picture; null before it is known. */
  topClass: number | null;
  onChange: (target: Target) => void;
}

/** The class that the map is about: what wins, what the picture is labelled as, or any class. */
export function TargetPicker({ target, labels, imageLabel, topClass, onChange }: TargetPickerProps) {
  const own = classOfLabel(imageLabel, labels);
  const options = useMemo(() => targetOptions(labels, topClass, own), [labels, topClass, own]);
  const unknownLabel = target === 'label' && own === null;
  return (
    <Combobox
      label="Target class"
      value={String(target)}
      options={options}
      error={
        unknownLabel
          ? imageLabel === null
            ? 'This picture has no label. Choose a class.'
            : `The network does not know the label "${imageLabel}". Choose a class.`
          : null
      }
      onChange={(value) => {
        const chosen = targetSchema.safeParse(/^\d+$/.test(value) ? Number(value) : value);
        if (chosen.success) onChange(chosen.data);
      }}
    />
  );
}

function targetOptions(labels: readonly string[], topClass: number | null, own: number | null): ComboboxOption[] {
  const top = topClass === null ? 'Top class' : `Top class: ${labels[topClass] ?? topClass}`;
  return [
    { value: 'top', label: top },
    { value: 'label', label: own === null ? "The picture's label" : `The picture's label: ${labels[own]}` },
    ...labels.map((label, index) => ({ value: String(index), label, detail: `#${index}` })),
  ];
}
