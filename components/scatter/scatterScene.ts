/**
 * The drawing of a map on the graphics card: deck.gl with four layers (dots, small pictures, larger pictures, what is
 * pointed at). It knows nothing of React; a new layout costs one upload of positions and nothing else.
 */
import { Deck, OrthographicView, type OrthographicViewState } from '@deck.gl/core';
import type { Device } from '@luma.gl/core';
import { loadAtlas, type AtlasTexture } from './atlasTexture';
import { boundsOf, fitCamera, followCamera, isSameCamera, toMap, type Camera, type ViewSize } from './camera';
import { drawOrder } from './drawOrder';
import type { PointLooks } from './instances';
import { dotRadiusPx, pictureSidePx, SMALLEST_PICTURE_PX, zoomInFor } from './levelOfDetail';
import { RING } from './markShaders';
import { NearView } from './nearView';
import { pickNearest, pickPicture } from './pointSearch';
import type { ScatterLook } from './scatterProps';
import { Stratum, type Lengths, type PictureSheet } from './stratum';
import { readTheme, type ShaderTheme } from './theme';

const EMPTY = new Uint32Array(0);
/** Around the middle of a dot, so that it need not be hit exactly. */
const REACH_PX = 8;
/** Between pictures whose places touch. */
const GAP_PX = 1;
const SMALLEST_FRAME_PX = 1;
const LARGEST_FRAME_PX = 3;
/** A double click on a picture brings it to this side. */
const ZOOMED_TO_PX = 256;
const ZOOMED_TO_DOT = 3;

export interface SceneEvents {
  /** The person moved the map. */
  onCamera(camera: Camera): void;
  /** A page of pictures could not be had; its points stay dots. */
  onPicturesMissing(): void;
  /** The graphics card cannot be used, or is lost. */
  onFailure(error: Error): void;
}

export class ScatterScene {
  private readonly deck: Deck<OrthographicView>;
  private device: Device | null = null;
  private look: ScatterLook | null = null;
  private size: ViewSize = { width: 0, height: 0 };
  private theme: ShaderTheme;
  /** Null: the whole layout, followed. */
  private chosen: Camera | null = null;
  private shown: Camera = { x: 0, y: 0, zoom: 0 };
  /** Zoom at which the whole layout is in view. */
  private fitZoom = 0;
  private order: Uint32Array = EMPTY;
  private atlas: AtlasTexture | null = null;
  private near: NearView | null = null;
  private drawsPictures = false;
  private readonly crowd = new Stratum('crowd');
  /** What is pointed at, once more: on top, with a ring. */
  private readonly raised = new Stratum('raised');

  /** Draws into `parent`. Throws where the browser has no WebGL 2. */
  constructor(
    private readonly parent: HTMLDivElement,
    private readonly events: SceneEvents,
  ) {
    this.theme = readTheme(parent);
    this.deck = new Deck({
      parent,
      views: new OrthographicView({ flipY: false }),
      viewState: this.viewState(),
      layers: [],
      style: { position: 'absolute' },
      useDevicePixels: true,
      // The shaders smooth their own edges; the card's smoothing would cost as much again and more.
      deviceProps: { type: 'webgl', webgl: { antialias: false } },
      _pickable: false,
      onDeviceInitialized: (device) => this.start(device),
      onResize: (size) => this.resize(size),
      onViewStateChange: ({ viewState }) => this.moved(viewState),
      onError: (error) => events.onFailure(error),
    });
  }

  /** What is drawn from now on. */
  show(look: ScatterLook): void {
    const before = this.look;
    this.look = look;
    if (before?.tool !== look.tool) this.deck.setProps({ controller: controllerFor(look.tool) });
    if (before?.atlas !== look.atlas) this.reloadAtlas();
    if (!before || showsOtherPictures(before, look)) this.restartNearView();
    if (before?.positions !== look.positions || before.emphasis !== look.emphasis) this.follow();
    if (!before || hasOtherPoints(before, look)) {
      this.order = drawOrder(look.emphasis, look.selected);
      this.assign();
    } else if (before.hovered !== look.hovered || before.focused !== look.focused) this.assignRaised();
    this.update();
  }

  /** Null: the whole layout. */
  setCamera(camera: Camera | null): void {
    if (isSameCamera(camera, this.chosen)) return;
    this.chosen = camera;
    if (camera === null) this.shown = this.fitted();
    this.follow();
    this.update();
  }

  get camera(): Camera {
    return this.shown;
  }

  /** The point at a place of the view; null where there is none. */
  pick(left: number, top: number): number | null {
    if (!this.look) return null;
    const { positions, emphasis } = this.look;
    const [x, y] = toMap(this.shown, this.size, left, top);
    const scale = 2 ** this.shown.zoom;
    if (this.drawsPictures) {
      const picture = pickPicture(positions, this.order, x, y, this.lengths().sidePx / scale);
      if (picture !== null) return picture;
    }
    return pickNearest(positions, emphasis, x, y, Math.max(REACH_PX, this.lengths().radiusPx) / scale);
  }

  toMap(left: number, top: number): [number, number] {
    return toMap(this.shown, this.size, left, top);
  }

  /** The camera that shows a point large, in the middle. */
  cameraOn(point: number): Camera {
    const [x, y] = this.placeOf(point);
    const { display, thumbnailPx } = this.look ?? { display: 'dots', thumbnailPx: 1 };
    const room = Math.min(ZOOMED_TO_PX, this.size.width / 2, this.size.height / 2);
    const zoomIn = display === 'pictures' ? zoomInFor(thumbnailPx, room) : ZOOMED_TO_DOT;
    return { x, y, zoom: Math.max(this.shown.zoom, this.fitZoom + zoomIn) };
  }

  placeOf(point: number): [number, number] {
    const { positions } = this.look ?? { positions: [] };
    return [positions[2 * point] ?? 0, positions[2 * point + 1] ?? 0];
  }

  fitted(): Camera {
    return fitCamera(this.look && boundsOf(this.look.positions, this.look.emphasis), this.size);
  }

  viewSize(): ViewSize {
    return this.size;
  }

  /** The page's colours changed. */
  refreshTheme(): void {
    this.theme = readTheme(this.parent);
    this.draw();
  }

  retryPictures(): void {
    this.reloadAtlas();
    this.assign();
    this.update();
  }

  destroy(): void {
    this.atlas?.destroy();
    this.near?.destroy();
    this.deck.finalize();
  }

  private start(device: Device): void {
    this.device = device;
    void device.lost.then(({ message }) => this.events.onFailure(new Error(message)));
    this.restartNearView();
    this.retryPictures();
  }

  private resize({ width, height }: ViewSize): void {
    this.size = { width, height };
    this.follow();
    this.update();
  }

  private moved({ target, zoom }: OrthographicViewState): void {
    const camera = { x: target?.[0] ?? 0, y: target?.[1] ?? 0, zoom: typeof zoom === 'number' ? zoom : 0 };
    // A drag is told of where it begins and ends, a lasso too: that moves nothing, and the whole layout stays followed.
    if (isSameCamera(camera, this.shown)) return;
    this.chosen = camera;
    this.follow();
    this.update();
    this.events.onCamera(camera);
  }

  private follow(): void {
    if (!this.look) return;
    const bounds = boundsOf(this.look.positions, this.look.emphasis);
    this.fitZoom = fitCamera(bounds, this.size).zoom;
    this.shown = this.chosen ?? followCamera(this.shown, bounds, this.size);
  }

  private reloadAtlas(): void {
    this.atlas?.destroy();
    this.atlas = null;
    if (!this.device || !this.look?.atlas) return;
    this.atlas = loadAtlas(this.device, this.look.atlas, {
      page: () => this.redistribute(),
      problem: () => this.events.onPicturesMissing(),
    });
  }

  private restartNearView(): void {
    this.near?.destroy();
    this.near = null;
    if (this.device && this.look)
      this.near = new NearView(
        this.device,
        (point, px) => this.look?.thumbnailUrl(point, px) ?? '',
        () => this.redistribute(),
      );
  }

  private redistribute(): void {
    this.assign();
    this.update();
  }

  /** Which layer draws which point. */
  private assign(): void {
    const { look } = this;
    if (!look) return;
    this.crowd.assign(this.order, looksOf(look), this.sheets(), (point) => ringOf(look, point));
    this.assignRaised();
  }

  private assignRaised(): void {
    const { look } = this;
    if (!look) return;
    const pointedAt = [look.focused, look.hovered].filter((point) => point !== null && look.emphasis[point]);
    const points = Uint32Array.from(new Set(pointedAt as number[]));
    // Muted ones too are shown in full.
    const looks = { ...looksOf(look), emphasis: null };
    this.raised.assign(points, looks, this.sheets(), (point) => ringOf(look, point) + RING.pointedAt);
  }

  /** Where pictures are taken from, the sharpest first. */
  private sheets(): PictureSheet[] {
    if (!this.drawsPictures) return [];
    const sheets: PictureSheet[] = [];
    const near = this.near?.shown;
    if (near) {
      const { texture, tier, columns } = near;
      sheets.push({ texture, tilePx: tier.px, columns, tileOf: (point) => near.slotOf(point) });
    }
    const { atlas } = this;
    if (atlas && this.look?.atlas) {
      const { px, columns } = this.look.atlas;
      sheets.push({
        texture: atlas.texture,
        tilePx: px,
        columns,
        tileOf: (point) => (atlas.has(point) ? point : null),
      });
    }
    return sheets;
  }

  /** Draws what changed; what is in view decides where pictures are taken from. */
  private update(): void {
    const { look, near } = this;
    if (!look) return;
    const { sidePx, pixelRatio } = this.lengths();
    const draws = look.display === 'pictures' && sidePx >= SMALLEST_PICTURE_PX;
    const view = { positions: look.positions, order: this.order, camera: this.shown, size: this.size };
    const atlasPx = look.atlas?.px ?? 0;
    const hasOtherSource = draws ? near?.update({ ...view, sidePx, pixelRatio, atlasPx }) : near?.leave();
    if (draws !== this.drawsPictures || hasOtherSource) {
      this.drawsPictures = draws;
      this.assign();
    }
    this.crowd.place(look.positions);
    this.raised.place(look.positions);
    this.draw();
  }

  private draw(): void {
    const lengths = this.lengths();
    this.deck.setProps({
      viewState: this.viewState(),
      layers: [...this.crowd.layers(lengths, this.theme), ...this.raised.layers(lengths, this.theme)],
    });
  }

  private lengths(): Lengths {
    const { look, shown, fitZoom } = this;
    const zoomIn = shown.zoom - fitZoom;
    const units = look?.pictureUnits;
    const sidePx = units ? units * 2 ** shown.zoom : pictureSidePx(look?.thumbnailPx ?? 1, zoomIn);
    return {
      radiusPx: dotRadiusPx(look?.count ?? 0, zoomIn),
      // A layout of places without gaps has the frame inside its place.
      sidePx: units ? Math.max(1, sidePx - 2 * frameOf(sidePx) - GAP_PX) : sidePx,
      framePx: frameOf(sidePx),
      pixelRatio: globalThis.devicePixelRatio,
    };
  }

  private viewState() {
    const { x, y, zoom } = this.shown;
    return { target: [x, y, 0] as [number, number, number], zoom };
  }
}

/** Fingers: one moves, two zoom. Keys are the page's own; a double click goes to a picture. */
function controllerFor(tool: ScatterLook['tool']) {
  return { dragPan: tool === 'pan', dragRotate: false, touchRotate: false, doubleClickZoom: false, keyboard: false };
}

function frameOf(sidePx: number): number {
  return Math.round(Math.max(SMALLEST_FRAME_PX, Math.min(LARGEST_FRAME_PX, sidePx / 16)));
}

function hasOtherPoints(before: ScatterLook, look: ScatterLook): boolean {
  return (
    before.count !== look.count ||
    before.colours !== look.colours ||
    before.emphasis !== look.emphasis ||
    before.selected !== look.selected ||
    before.shapes !== look.shapes ||
    before.added?.from !== look.added?.from ||
    before.atlas !== look.atlas ||
    showsOtherPictures(before, look)
  );
}

/** By the addresses, because the function that gives them may be a new one each time. */
function showsOtherPictures(before: ScatterLook, look: ScatterLook): boolean {
  return [0, look.count - 1].some((point) => before.thumbnailUrl(point, 0) !== look.thumbnailUrl(point, 0));
}

function looksOf({ colours, emphasis, shapes, added }: ScatterLook): PointLooks {
  return { colours, emphasis, shapes: shapes ?? null, addedFrom: added?.from ?? null };
}

function ringOf({ selected }: ScatterLook, point: number): number {
  return selected?.[point] === 1 ? RING.selected : 0;
}
