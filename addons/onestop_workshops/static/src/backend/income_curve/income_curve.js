import { Component } from "@odoo/owl";
import { formatInteger } from "@web/views/fields/formatters";

const WIDTH = 640;
const HEIGHT = 280;
const PLOT = { left: 76, right: 16, top: 16, bottom: 36 };
/** Lines of the grid, besides the one at zero. */
const STEPS = 4;

/** Return a step of 1, 2 or 5 times ten so that `STEPS` of them reach a value. */
function niceStep(value) {
    const raw = Math.max(value, 1) / STEPS;
    const ten = 10 ** Math.floor(Math.log10(raw));
    return [1, 2, 2.5, 5, 10].map((one) => one * ten).find((step) => step >= raw);
}

/** Mean and median income over the rounds, and the minimum wage as a line. */
export class IncomeCurve extends Component {
    static template = "onestop_workshops.IncomeCurve";
    static props = { points: Array, smig: Number };

    get view() {
        return `0 0 ${WIDTH} ${HEIGHT}`;
    }

    get most() {
        const values = this.props.points.flatMap(({ mean, median }) => [mean || 0, median || 0]);
        return niceStep(Math.max(this.props.smig, ...values)) * STEPS;
    }

    x(place) {
        const width = WIDTH - PLOT.left - PLOT.right;
        return PLOT.left + (width * place) / Math.max(1, this.props.points.length - 1);
    }

    y(value) {
        const height = HEIGHT - PLOT.top - PLOT.bottom;
        return PLOT.top + height * (1 - Math.max(0, value) / this.most);
    }

    get grid() {
        return Array.from({ length: STEPS + 1 }, (_, place) => {
            const value = (this.most / STEPS) * place;
            return { y: this.y(value), label: formatInteger(value) };
        });
    }

    get frame() {
        return { left: PLOT.left, right: WIDTH - PLOT.right, bottom: HEIGHT - 10 };
    }

    dots(name) {
        return this.props.points
            .map((point, place) => ({ place, value: point[name] }))
            .filter(({ value }) => value !== null)
            .map(({ place, value }) => ({
                x: this.x(place),
                y: this.y(value),
                label: formatInteger(value),
            }));
    }

    path(name) {
        return this.dots(name)
            .map(({ x, y }) => `${x},${y}`)
            .join(" ");
    }
}
