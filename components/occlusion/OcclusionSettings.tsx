'use client';
import { useEffect, useEffectEvent, useState } from 'react';
import type { ErrorBody } from '@/lib/domain/appError';
import { SCORES, occlusionSpecSchema, type OcclusionSpec, type Score, type Target } from '@/lib/domain/occlusion';
import { SCORE_TEXTS } from '@/lib/occlusion/score';
import { CONTROL_CLASS, Field, NumberInput } from '../ui/Field';
import { SegmentedControl } from '../ui/SegmentedControl';
import { fillToHex, hexToFill } from '../session/viewUrl';
import { TargetPicker, type TargetPickerProps } from './TargetPicker';

export interface OcclusionSettingsProps extends Omit<TargetPickerProps, 'onChange'> {
  spec: OcclusionSpec;
  score: Score;
  /** Why the settings that are in force do not fit the network. */
  problem: ErrorBody | null;
  /** Why other settings would not fit it; null when they do. They are then not sent to anybody. */
  check: (spec: OcclusionSpec) => string | null;
  onChange: (change: { spec?: OcclusionSpec; score?: Score; target?: Target }) => void;
}

/** Patch, stride and fill make the numbers; target and score only choose which of them are shown. */
export function OcclusionSettings({ spec, score, problem, check, onChange, ...target }: OcclusionSettingsProps) {
  const setSpec = (change: Partial<OcclusionSpec>) => onChange({ spec: { ...spec, ...change } });
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-3 gap-2">
        <PixelsInput
          label="Patch"
          field="patch"
          value={spec.patch}
          check={(patch) => check({ ...spec, patch })}
          onCommit={(patch) => setSpec({ patch })}
        />
        <PixelsInput
          label="Stride"
          field="stride"
          value={spec.stride}
          check={(stride) => check({ ...spec, stride })}
          onCommit={(stride) => setSpec({ stride })}
        />
        <FillInput spec={spec} onCommit={(fill) => setSpec({ fill })} />
      </div>
      {problem && (
        <p role="alert" className="text-small text-error font-semibold">
          {problem.message}
        </p>
      )}
      {!problem && spec.stride > spec.patch && (
        <p className="text-small text-muted">
          The stride is larger than the patch: what lies between the patches is never covered, and not tested.
        </p>
      )}
      <TargetPicker {...target} onChange={(chosen) => onChange({ target: chosen })} />
      <SegmentedControl
        label="Shown at each cell"
        value={score}
        options={SCORES.map((value) => ({
          value,
          label: SCORE_TEXTS[value].name,
          title: SCORE_TEXTS[value].legend,
        }))}
        onChange={(chosen) => onChange({ score: chosen })}
      />
    </div>
  );
}

/** A change counts when the field is left, on Enter, or when nothing was changed for a moment (arrows, colour picker). */
const SETTLE_MS = 600;

/** What is being typed, until it is settled; null while the field shows the value that counts. */
function useDraft(commit: (draft: string) => void) {
  const [draft, setDraft] = useState<string | null>(null);
  const settle = useEffectEvent(() => {
    if (draft !== null) commit(draft);
  });
  useEffect(() => {
    if (draft === null) return;
    const timer = setTimeout(settle, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  return { draft, setDraft, settle: () => draft !== null && commit(draft) };
}

interface PixelsInputProps {
  label: string;
  field: 'patch' | 'stride';
  value: number;
  /** Why a value cannot be; null when it can. */
  check: (value: number) => string | null;
  onCommit: (value: number) => void;
}

function PixelsInput({ label, field, value, check, onCommit }: PixelsInputProps) {
  const parse = (text: string) => occlusionSpecSchema.shape[field].safeParse(text === '' ? NaN : Number(text));
  const problemOf = (text: string): string | null => {
    const { data, error } = parse(text);
    return data === undefined ? `${label} ${error?.issues[0]?.message ?? 'is not valid'}.` : check(data);
  };
  const { draft, setDraft, settle } = useDraft((text) => {
    const wanted = parse(text).data;
    if (wanted === undefined || problemOf(text)) return; // stays, with its error
    setDraft(null);
    if (wanted !== value) onCommit(wanted);
  });
  const wrong = draft === null ? null : problemOf(draft);
  return (
    <NumberInput
      label={label}
      unit="px"
      min={1}
      step={1}
      value={draft ?? value}
      error={wrong}
      // A message needs the whole width.
      className={wrong ? 'col-span-full' : undefined}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={settle}
      onKeyDown={(event) => event.key === 'Enter' && settle()}
    />
  );
}

function FillInput({ spec, onCommit }: { spec: OcclusionSpec; onCommit: (fill: OcclusionSpec['fill']) => void }) {
  const hex = `#${fillToHex(spec.fill)}`;
  const { draft, setDraft, settle } = useDraft((picked) => {
    const fill = hexToFill(picked);
    setDraft(null);
    if (fill && picked !== hex) onCommit(fill);
  });
  return (
    <Field label="Fill">
      {(control) => (
        <input
          {...control}
          type="color"
          value={draft ?? hex}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={settle}
          className={CONTROL_CLASS}
          title={`Colour of the patch: ${spec.fill.join(', ')}`}
        />
      )}
    </Field>
  );
}
